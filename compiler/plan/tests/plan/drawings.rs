//! Drawings of plans.
use expect_test::expect;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::step::StepKind as S;
use hexafn_plan::draw::{ascii, dot, json, mermaid, svg};
use hexafn_plan::plan;

use crate::program::*;

#[test]
fn ascii_boxes_fit_eighty_columns() {
    let text = ascii(&plan(&payments().0).unwrap());
    assert!(text.lines().all(|l| l.chars().count() <= 80));
    expect![[r#"
             ╭─ Feed ── payments ──────────────────────────────────────────────────────╮
             │ file "payments.jsonl"                                                   │
             │ invalid, late ┄▷ dead                                                   │
        ┌────┤ = id, user, amount, country, at + bytes                                 │
        │    ╰─────────────────────────────────────────────────────────────────────────╯
        │    ╭─ Format ── large.where ─────────────────────────────────────────────────╮
        └───▶│ where amount > 100 and not country in ["KP", "IR"]                      │
             │ set share = amount / 3                                                  │
        ┌────┤ = id, user, amount, country, at, share + bytes                          │
        │    ╰─────────────────────────────────────────────────────────────────────────╯
        │    ╭─ Function ── card_bursts.per_user ──────────────────────────────────────╮
        └───▶│ running total = sum(amount)                                             │
             │ by user, in order of time                                               │
             │ error ┄▷ dead                                                           │
        ┌────┤ = id, user, amount, country, at, share, total                           │
        │    ╰─────────────────────────────────────────────────────────────────────────╯
        │    ╭─ Format ── card_bursts.where ───────────────────────────────────────────╮
        └───▶│ where total > 1000                                                      │
             │ where share > 10                                                        │
             │ set note = user                                                         │
        ┌────┤ = id, user, amount, country, at, share, total, note                     │
        │    ╰─────────────────────────────────────────────────────────────────────────╯
        │    ╭─ Filter ── card_bursts.to-ops ──────────────────────────────────────────╮
        ├───▶│ where country == "FR"                                                   │
        │ ┌──┤ = id, user, amount, country, at, share, total, note                     │
        │ │  ╰─────────────────────────────────────────────────────────────────────────╯
        │ │  ╭─ Forward ── ops ────────────────────────────────────────────────────────╮
        │ └─▶│ file "ops.jsonl"                                                        │
        │    │ undelivered ┄▷ dead                                                     │
        │    ╰─────────────────────────────────────────────────────────────────────────╯
        │    ╭─ Forward ── live ───────────────────────────────────────────────────────╮
        └───▶│ stdout                                                                  │
             │ undelivered ┄▷ dead                                                     │
             ╰─────────────────────────────────────────────────────────────────────────╯
             ╭─ Feedback ── dead ──────────────────────────────────────────────────────╮
             │ file "dead.jsonl"                                                       │
             │ ┄▷ invalid, late of payments                                            │
             │ ┄▷ error of card_bursts.per_user                                        │
             │ ┄▷ undelivered of ops                                                   │
             │ ┄▷ undelivered of live                                                  │
             ╰─────────────────────────────────────────────────────────────────────────╯
    "#]]
    .assert_eq(&text);
}

#[test]
fn a_drawing_for_graphviz() {
    expect![[r##"
        digraph plan {
          rankdir=TB
          node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11]
          edge [fontname="Helvetica", fontsize=9, color="#64748b"]
          "payments" [label="payments\nfile \"payments.jsonl\"\nid, user, amount, country, at + bytes", fillcolor="#e0f2fe", color="#0284c7"]
          "large.where" [label="large.where\nwhere amount > 100 and not country in [\"KP\",\n  \"IR\"]\nset share = amount / 3\nid, user, amount, country, at, share + bytes", fillcolor="#ede9fe", color="#7c3aed"]
          "card_bursts.per_user" [label="card_bursts.per_user\nrunning total = sum(amount)\nby user, in order of time\nid, user, amount, country, at, share, total", fillcolor="#d1fae5", color="#059669"]
          "card_bursts.where" [label="card_bursts.where\nwhere total > 1000\nwhere share > 10\nset note = user\nid, user, amount, country, at, share, total,\n  note", fillcolor="#ede9fe", color="#7c3aed"]
          "card_bursts.to-ops" [label="card_bursts.to-ops\nwhere country == \"FR\"\nid, user, amount, country, at, share, total,\n  note", fillcolor="#fef3c7", color="#d97706"]
          "ops" [label="ops\nfile \"ops.jsonl\"", fillcolor="#dbeafe", color="#2563eb"]
          "live" [label="live\nstdout", fillcolor="#dbeafe", color="#2563eb"]
          "dead" [label="dead\nfile \"dead.jsonl\"", fillcolor="#ffe4e6", color="#e11d48"]
          "payments" -> "large.where"
          "payments" -> "dead" [style=dashed, color="#e11d48", fontcolor="#e11d48", label="invalid, late"]
          "large.where" -> "card_bursts.per_user"
          "card_bursts.per_user" -> "card_bursts.where"
          "card_bursts.per_user" -> "dead" [style=dashed, color="#e11d48", fontcolor="#e11d48", label="error"]
          "card_bursts.where" -> "card_bursts.to-ops"
          "card_bursts.where" -> "live"
          "card_bursts.to-ops" -> "ops"
          "ops" -> "dead" [style=dashed, color="#e11d48", fontcolor="#e11d48", label="undelivered"]
          "live" -> "dead" [style=dashed, color="#e11d48", fontcolor="#e11d48", label="undelivered"]
        }
    "##]].assert_eq(&dot(&plan(&payments().0).unwrap()));
}

#[test]
fn a_drawing_for_mermaid() {
    expect![[r#"
        flowchart TD
          n0(["<b>payments</b><br/>file #34;payments.jsonl#34;<br/><i>id, user, amount, country, at + bytes</i>"]):::feed
          n1("<b>large.where</b><br/>where amount #62; 100 and not country in [#34;KP#34;,<br/>#34;IR#34;]<br/>set share = amount / 3<br/><i>id, user, amount, country, at, share + bytes</i>"):::format
          n2("<b>card_bursts.per_user</b><br/>running total = sum(amount)<br/>by user, in order of time<br/><i>id, user, amount, country, at, share, total</i>"):::function
          n3("<b>card_bursts.where</b><br/>where total #62; 1000<br/>where share #62; 10<br/>set note = user<br/><i>id, user, amount, country, at, share, total, note</i>"):::format
          n4("<b>card_bursts.to-ops</b><br/>where country == #34;FR#34;<br/><i>id, user, amount, country, at, share, total, note</i>"):::filter
          n5(["<b>ops</b><br/>file #34;ops.jsonl#34;"]):::forward
          n6(["<b>live</b><br/>stdout"]):::forward
          n7("<b>dead</b><br/>file #34;dead.jsonl#34;"):::feedback
          n0 --> n1
          n0 -. invalid, late .-> n7
          n1 --> n2
          n2 --> n3
          n2 -. error .-> n7
          n3 --> n4
          n3 --> n6
          n4 --> n5
          n5 -. undelivered .-> n7
          n6 -. undelivered .-> n7
          classDef feed fill:#e0f2fe,stroke:#0284c7,color:#0c4a6e
          classDef filter fill:#fef3c7,stroke:#d97706,color:#78350f
          classDef format fill:#ede9fe,stroke:#7c3aed,color:#4c1d95
          classDef function fill:#d1fae5,stroke:#059669,color:#064e3b
          classDef forward fill:#dbeafe,stroke:#2563eb,color:#1e3a8a
          classDef feedback fill:#ffe4e6,stroke:#e11d48,color:#881337
    "#]].assert_eq(&mermaid(&plan(&payments().0).unwrap()));
}

#[test]
fn a_drawing_for_programs() {
    expect![[r#"
        {
          "nodes": [
            {
              "id": "payments",
              "kind": "source",
              "face": "feed",
              "does": [
                "file \"payments.jsonl\""
              ],
              "columns": [
                {
                  "name": "id",
                  "type": "string"
                },
                {
                  "name": "user",
                  "type": "string"
                },
                {
                  "name": "amount",
                  "type": "int"
                },
                {
                  "name": "country",
                  "type": "string"
                },
                {
                  "name": "at",
                  "type": "time"
                }
              ],
              "envelope": [
                "@offset",
                "@raw",
                "@time"
              ],
              "steps": [
                "payments"
              ]
            },
            {
              "id": "large.where",
              "kind": "stage",
              "face": "format",
              "does": [
                "where amount > 100 and not country in [\"KP\", \"IR\"]",
                "set share = amount / 3"
              ],
              "columns": [
                {
                  "name": "id",
                  "type": "string"
                },
                {
                  "name": "user",
                  "type": "string"
                },
                {
                  "name": "amount",
                  "type": "int"
                },
                {
                  "name": "country",
                  "type": "string"
                },
                {
                  "name": "at",
                  "type": "time"
                },
                {
                  "name": "share",
                  "type": "int"
                }
              ],
              "envelope": [
                "@offset",
                "@raw",
                "@time"
              ],
              "steps": [
                "large.where",
                "card_bursts.set"
              ]
            },
            {
              "id": "card_bursts.per_user",
              "kind": "keyed",
              "face": "function",
              "does": [
                "running total = sum(amount)",
                "by user, in order of time"
              ],
              "columns": [
                {
                  "name": "id",
                  "type": "string"
                },
                {
                  "name": "user",
                  "type": "string"
                },
                {
                  "name": "amount",
                  "type": "int"
                },
                {
                  "name": "country",
                  "type": "string"
                },
                {
                  "name": "at",
                  "type": "time"
                },
                {
                  "name": "share",
                  "type": "int"
                },
                {
                  "name": "total",
                  "type": "int"
                }
              ],
              "envelope": [
                "@offset"
              ],
              "steps": [
                "card_bursts.per_user"
              ]
            },
            {
              "id": "card_bursts.where",
              "kind": "stage",
              "face": "format",
              "does": [
                "where total > 1000",
                "where share > 10",
                "set note = user"
              ],
              "columns": [
                {
                  "name": "id",
                  "type": "string"
                },
                {
                  "name": "user",
                  "type": "string"
                },
                {
                  "name": "amount",
                  "type": "int"
                },
                {
                  "name": "country",
                  "type": "string"
                },
                {
                  "name": "at",
                  "type": "time"
                },
                {
                  "name": "share",
                  "type": "int"
                },
                {
                  "name": "total",
                  "type": "int"
                },
                {
                  "name": "note",
                  "type": "string"
                }
              ],
              "envelope": [
                "@offset"
              ],
              "steps": [
                "card_bursts.where",
                "card_bursts.where-2",
                "card_bursts.set-2"
              ]
            },
            {
              "id": "card_bursts.to-ops",
              "kind": "stage",
              "face": "filter",
              "does": [
                "where country == \"FR\""
              ],
              "columns": [
                {
                  "name": "id",
                  "type": "string"
                },
                {
                  "name": "user",
                  "type": "string"
                },
                {
                  "name": "amount",
                  "type": "int"
                },
                {
                  "name": "country",
                  "type": "string"
                },
                {
                  "name": "at",
                  "type": "time"
                },
                {
                  "name": "share",
                  "type": "int"
                },
                {
                  "name": "total",
                  "type": "int"
                },
                {
                  "name": "note",
                  "type": "string"
                }
              ],
              "envelope": [
                "@offset"
              ],
              "steps": [
                "card_bursts.to-ops"
              ]
            },
            {
              "id": "ops",
              "kind": "sink",
              "face": "forward",
              "does": [
                "file \"ops.jsonl\""
              ],
              "columns": [],
              "envelope": [
                "@offset"
              ],
              "steps": [
                "ops"
              ]
            },
            {
              "id": "live",
              "kind": "sink",
              "face": "forward",
              "does": [
                "stdout"
              ],
              "columns": [],
              "envelope": [
                "@offset"
              ],
              "steps": [
                "live"
              ]
            },
            {
              "id": "dead",
              "kind": "sink",
              "face": "feedback",
              "does": [
                "file \"dead.jsonl\""
              ],
              "columns": [],
              "envelope": [
                "@offset"
              ],
              "steps": [
                "dead"
              ]
            }
          ],
          "edges": [
            {
              "from": "payments",
              "to": "large.where"
            },
            {
              "from": "payments",
              "to": "dead",
              "losses": [
                "invalid",
                "late"
              ]
            },
            {
              "from": "large.where",
              "to": "card_bursts.per_user"
            },
            {
              "from": "card_bursts.per_user",
              "to": "card_bursts.where"
            },
            {
              "from": "card_bursts.per_user",
              "to": "dead",
              "losses": [
                "error"
              ]
            },
            {
              "from": "card_bursts.where",
              "to": "card_bursts.to-ops"
            },
            {
              "from": "card_bursts.where",
              "to": "live"
            },
            {
              "from": "card_bursts.to-ops",
              "to": "ops"
            },
            {
              "from": "ops",
              "to": "dead",
              "losses": [
                "undelivered"
              ]
            },
            {
              "from": "live",
              "to": "dead",
              "losses": [
                "undelivered"
              ]
            }
          ]
        }
    "#]]
    .assert_eq(&json(&plan(&payments().0).unwrap()));
}

/// A plan whose conditions have all that XML and its attributes trip over, a merge, and losses with a condition.
fn wild() -> Build {
    let odd = or(eq(text("country"), s("<&\"'>]]>\u{1}")), gt(int("amount"), n(1)));
    let mut built = payments().source("second", payment(), file("a & b.jsonl")).stream(
        "wild",
        "second",
        vec![S::Merge(vec!["large".into()]), S::Where(odd), S::Set(items(&[("x", div(int("amount"), n(0)))]))],
        vec![route("live"), route("ops")],
    );
    built.0.streams[2].losses = vec![loss(Loss::Error, vec![route_when("dead", eq(text("step"), s("a")))])];
    built
}

#[test]
fn the_picture_is_well_formed_and_stands_alone() {
    for built in [payments(), wild(), Build::default()] {
        let plan = plan(&built.0).unwrap();
        let picture = svg(&plan);
        xml(&picture);
        for outside in ["<script", "href", "url(", "@import", "@font-face"] {
            assert!(!picture.contains(outside), "{outside}");
        }
        for node in plan.graph.node_weights() {
            assert!(picture.contains(&format!(">{}<", node.id)), "{} is not drawn", node.id);
        }
    }
}

#[test]
fn the_picture_is_the_same_each_time() {
    assert_eq!(svg(&plan(&wild().0).unwrap()), svg(&plan(&wild().0).unwrap()));
}

/// Panics unless tags are closed in order, attributes quoted and characters allowed.
fn xml(document: &str) {
    assert!(document.chars().all(|c| c == '\n' || !c.is_control()));
    let mut open = vec![];
    let mut parts = document.split('<');
    assert_eq!(parts.next(), Some(""));
    for part in parts {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        assert!(!text.contains('>') && text.split('&').skip(1).all(entity), "{text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        assert!(tag.matches('"').count() % 2 == 0 && tag.split('&').skip(1).all(entity), "{tag}");
        if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?} is open");
}

fn entity(rest: &str) -> bool {
    ["amp;", "lt;", "gt;", "quot;"].iter().any(|e| rest.starts_with(e))
}
