//! Sources and forwarders: file, stdin, generate, nexmark, timer, http.
