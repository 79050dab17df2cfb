//! The colours and letters of the picture.

/// The style sheet. Colours are plain values, not variables: many programs that draw SVG do not know these.
pub(super) const SHEET: &str = r##"<style>
text { font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; fill: #0f172a }
.paper { fill: #ffffff }
.card { fill: #ffffff; stroke-width: 1.3 }
.name { font-size: 13.5px; font-weight: 650 }
.face { font-size: 9px; font-weight: 600; letter-spacing: .09em }
.does { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 11.5px; fill: #334155 }
.columns { font-size: 10.5px; fill: #64748b }
.key { font-size: 12px; fill: #475569 }
.rows { fill: none; stroke: #64748b; stroke-width: 1.6 }
.loss { fill: none; stroke: #e11d48; stroke-width: 1.3; stroke-dasharray: 5 4; opacity: .75 }
.rows-tip { fill: #64748b }
.loss-tip { fill: #e11d48 }
.lost { font-size: 10px; fill: #be123c }
.lost-back { fill: #ffffff; opacity: .9 }
.feed .head, .feed .dot { fill: #0ea5e9 } .feed .card { stroke: #7dd3fc } .feed .face { fill: #0369a1 } .feed .wash { fill: #f0f9ff }
.filter .head, .filter .dot { fill: #f59e0b } .filter .card { stroke: #fcd34d } .filter .face { fill: #b45309 } .filter .wash { fill: #fffbeb }
.format .head, .format .dot { fill: #8b5cf6 } .format .card { stroke: #c4b5fd } .format .face { fill: #6d28d9 } .format .wash { fill: #f5f3ff }
.function .head, .function .dot { fill: #10b981 } .function .card { stroke: #6ee7b7 } .function .face { fill: #047857 } .function .wash { fill: #ecfdf5 }
.forward .head, .forward .dot { fill: #3b82f6 } .forward .card { stroke: #93c5fd } .forward .face { fill: #1d4ed8 } .forward .wash { fill: #eff6ff }
.feedback .head, .feedback .dot { fill: #e11d48 } .feedback .card { stroke: #fda4af } .feedback .face { fill: #be123c } .feedback .wash { fill: #fff1f2 }
@media (prefers-color-scheme: dark) {
text { fill: #e2e8f0 }
.paper { fill: #0b1120 }
.card { fill: #111a2e }
.does { fill: #cbd5e1 }
.columns { fill: #94a3b8 }
.key { fill: #94a3b8 }
.rows { stroke: #94a3b8 } .rows-tip { fill: #94a3b8 }
.loss { stroke: #fb7185 } .loss-tip { fill: #fb7185 }
.lost { fill: #fda4af } .lost-back { fill: #0b1120 }
.feed .card { stroke: #0369a1 } .feed .face { fill: #7dd3fc } .feed .wash { fill: #0c2338 }
.filter .card { stroke: #92600a } .filter .face { fill: #fcd34d } .filter .wash { fill: #2b2110 }
.format .card { stroke: #5b3fb5 } .format .face { fill: #c4b5fd } .format .wash { fill: #1e1a3a }
.function .card { stroke: #0b7a57 } .function .face { fill: #6ee7b7 } .function .wash { fill: #0a2a25 }
.forward .card { stroke: #2450a8 } .forward .face { fill: #93c5fd } .forward .wash { fill: #101f3f }
.feedback .card { stroke: #9f1239 } .feedback .face { fill: #fda4af } .feedback .wash { fill: #2c1220 }
}
</style>
"##;
