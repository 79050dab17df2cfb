//! What the target said, and whether it is worth another attempt.
use std::error::Error;
use std::time::Duration;

use hexafn_port::Refusal;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};

/// The most of an answer that is kept as the cause, in bytes.
const ANSWER: usize = 512;
/// A target may not make us wait longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// What became of a request.
pub(super) enum Outcome {
    /// The target has it.
    Taken,
    /// It has not.
    Refused(Refusal),
}

impl Outcome {
    /// The target answered.
    pub async fn answered(response: Response) -> Outcome {
        let status = response.status();
        if status.is_success() {
            return Outcome::Taken;
        }
        let retry = status.is_server_error()
            || [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS].contains(&status);
        let after = retry.then(|| retry_after(response.headers())).flatten();
        let hint =
            if status.is_redirection() { "; redirects are not followed, give the URL that it leads to" } else { "" };
        let message = format!("the target answered {status}{hint}");
        Outcome::Refused(Refusal { retry, rows: None, message, cause: beginning(response).await, after })
    }

    /// It did not. The text of the error is kept without the URL, which may hold a secret.
    pub fn unsent(error: reqwest::Error, timeout: Duration) -> Outcome {
        let message = if error.is_timeout() {
            format!("the target did not answer within {timeout:?}")
        } else if error.is_connect() {
            "cannot connect to the target".to_owned()
        } else {
            "the request could not be sent".to_owned()
        };
        let retry = !error.is_builder();
        let error = error.without_url();
        let mut causes = vec![error.to_string()];
        let mut next = error.source();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        Outcome::Refused(Refusal { retry, rows: None, message, cause: Some(causes.join(": ")), after: None })
    }
}

/// Seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = chrono::DateTime::parse_from_rfc2822(text).ok()?;
            until.signed_duration_since(chrono::Utc::now()).to_std().unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_PAUSE))
}

async fn beginning(mut response: Response) -> Option<String> {
    let mut text = Vec::new();
    while let Ok(Some(part)) = response.chunk().await {
        text.extend_from_slice(&part[..part.len().min(ANSWER - text.len())]);
        if text.len() == ANSWER {
            break;
        }
    }
    let text = String::from_utf8_lossy(&text).trim().to_owned();
    (!text.is_empty()).then_some(text)
}
