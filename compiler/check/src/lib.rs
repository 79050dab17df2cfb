//! Ast to Program: names, types, secrets and routes.
