//! What a request is answered.
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION, RETRY_AFTER,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::json;

use super::framing::Framing;
use super::listener::Shared;
use super::receipt::PostReceipt;
use super::route::{Post, Route};

/// How long a sender may take for its body.
const BODY_TIME: Duration = Duration::from_secs(30);

fn told(status: StatusCode, message: &str) -> Response {
    reply(status, &json!({ "error": message }))
}

fn reply(status: StatusCode, body: &serde_json::Value) -> Response {
    let json = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, json)], body.to_string()).into_response()
}

fn try_later(status: StatusCode, message: &str) -> Response {
    let mut response = told(status, message);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// Takes a request in and answers it.
pub(super) async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let Some(route) = shared.route(request.uri().path()) else {
        return told(StatusCode::NOT_FOUND, "no source listens at this path");
    };
    if request.method() != Method::POST {
        let mut response = told(StatusCode::METHOD_NOT_ALLOWED, "events are sent by POST");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    match take(&shared, &route, request).await {
        Ok(response) | Err(response) => response,
    }
}

async fn take(shared: &Shared, route: &Arc<Route>, request: Request) -> Result<Response, Response> {
    let (head, body) = request.into_parts();
    let content_type = head.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    let framing = Framing::of(content_type).ok_or_else(|| {
        told(StatusCode::UNSUPPORTED_MEDIA_TYPE, "events are sent as application/json or application/x-ndjson")
    })?;
    let length = head.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > route.limits.body) {
        return Err(too_large(route));
    }
    // Room is taken before the body is read, for the most that may come if its length is not told.
    let place = route
        .admit(length.unwrap_or(route.limits.body))
        .ok_or_else(|| try_later(StatusCode::TOO_MANY_REQUESTS, "too many requests are under way"))?;
    let body = read(body, route).await?;
    let events = framing.split(&body).map_err(|message| told(StatusCode::BAD_REQUEST, &message))?;
    let count = events.len();
    let (receipt, outcome) = PostReceipt::new(count, place);
    let headers = plain_headers(&head.headers);
    let post = Post { events, headers, arrived: shared.clock.now(), receipt: Arc::new(receipt) };
    if count > 0 && route.push(post).is_err() {
        return Err(try_later(StatusCode::SERVICE_UNAVAILABLE, "this source is stopping"));
    }
    if route.at_once || count == 0 {
        let status = if route.at_once { StatusCode::ACCEPTED } else { StatusCode::OK };
        return Ok(reply(status, &json!({ "accepted": count })));
    }
    match outcome.await {
        Ok(processed) => {
            let accepted = count - processed.lost;
            Ok(reply(StatusCode::OK, &json!({ "accepted": accepted, "rejected": processed.lost })))
        }
        Err(_) => Err(try_later(
            StatusCode::SERVICE_UNAVAILABLE,
            "the program stopped before it told what became of the request; send it again",
        )),
    }
}

async fn read(body: Body, route: &Route) -> Result<Bytes, Response> {
    let read = Limited::new(body, route.limits.body).collect();
    match tokio::time::timeout(BODY_TIME, read).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(e)) if e.is::<LengthLimitError>() => Err(too_large(route)),
        Ok(Err(_)) => Err(told(StatusCode::BAD_REQUEST, "the body ended too early")),
        Err(_) => Err(told(StatusCode::REQUEST_TIMEOUT, "the body took too long")),
    }
}

fn too_large(route: &Route) -> Response {
    told(StatusCode::PAYLOAD_TOO_LARGE, &format!("a body has at most {} bytes here", route.limits.body))
}

/// Headers as text, without those that carry credentials: `meta.headers` may end up in a sink.
fn plain_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let credentials = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];
    let plain = headers.iter().filter(|(name, _)| !credentials.contains(name));
    plain.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned()))).collect()
}
