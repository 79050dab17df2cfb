//! The sink `http.post`: sends rows by HTTP POST.
mod body;
mod outcome;

use std::time::Duration;

use hexafn_ir::connector::{Connector, Setting};
use hexafn_ir::{Value, program};
use hexafn_port::{Delivery, Forwarder, ForwarderFactory, Payload, PortError, Refusal, Settings};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url};
use tokio::runtime::Handle;

use self::body::Form;
use self::outcome::Outcome;
use crate::host::Host;
use crate::options::Options;

/// Opens `http.post` sinks.
pub(crate) struct HttpOutFactory {
    runtime: Handle,
}

impl HttpOutFactory {
    /// A factory whose clients run on the host's runtime.
    pub fn new(host: &Host) -> Self {
        HttpOutFactory { runtime: host.runtime.clone() }
    }
}

impl ForwarderFactory for HttpOutFactory {
    fn payload(&self, _: &program::Sink) -> Payload {
        Payload::Lines
    }

    fn open(&self, sink: &program::Sink, settings: &Settings) -> Result<Box<dyn Forwarder>, PortError> {
        let options = Options { owner: &sink.name, connector: &sink.connector, settings };
        // The URL may come from a secret, so no message repeats it.
        let url = Url::parse(&options.needed_text("url")?)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| options.error("the option `url` is not a URL that begins with http:// or https://"))?;
        let form = Form::of(sink.connector.text("body"));
        let mut headers = headers(&options)?;
        headers.entry(reqwest::header::CONTENT_TYPE).or_insert(HeaderValue::from_static(form.content_type()));
        let client = Client::builder()
            .default_headers(headers)
            .user_agent(concat!("hexafn/", env!("CARGO_PKG_VERSION")))
            // A redirect could carry headers with secrets to another host; it is refused as what it is, a wrong URL.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| PortError::caused(&*sink.name, "cannot set up the HTTP client", e))?;
        Ok(Box::new(HttpOut { client, url, form, runtime: self.runtime.clone() }))
    }
}

fn headers(options: &Options<'_>) -> Result<HeaderMap, PortError> {
    let mut headers = HeaderMap::new();
    for (name, text) in given(options.connector, options)? {
        let wrong =
            |what: &str| options.error(format!("the {what} of the header `{name}` has a letter that none may have"));
        let key = HeaderName::try_from(&name).map_err(|_| wrong("name"))?;
        let mut value = HeaderValue::try_from(text).map_err(|_| wrong("value"))?;
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    Ok(headers)
}

/// The option `headers`: constants, or settings of their own where one is a secret.
fn given(connector: &Connector, options: &Options<'_>) -> Result<Vec<(String, String)>, PortError> {
    match connector.options.get("headers") {
        None => Ok(Vec::new()),
        Some(Setting::Value(Value::Record(fields))) => {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Ok(fields.iter().map(|(name, value)| (name.to_string(), text(value))).collect())
        }
        Some(Setting::Call(_, entries)) => {
            let mut given = Vec::new();
            for (name, setting) in entries {
                let resolved = options.settings.resolve(setting, name).map_err(|e| options.error(e.to_string()))?;
                let text = resolved.ok_or_else(|| options.error(format!("the header `{name}` is not a text")))?;
                given.push((name.to_string(), text));
            }
            Ok(given)
        }
        Some(_) => Err(options.error("the option `headers` takes a map of texts")),
    }
}

struct HttpOut {
    client: Client,
    url: Url,
    form: Form,
    runtime: Handle,
}

impl HttpOut {
    fn send(&self, body: Vec<u8>, timeout: Duration) -> Outcome {
        let request = self.client.post(self.url.clone()).timeout(timeout).body(body);
        self.runtime.block_on(async {
            match request.send().await {
                Ok(response) => Outcome::answered(response).await,
                Err(e) => Outcome::unsent(e, timeout),
            }
        })
    }
}

impl Forwarder for HttpOut {
    fn deliver(&mut self, delivery: &Delivery, timeout: Duration) -> Result<(), Refusal> {
        if delivery.ends.is_empty() {
            return Ok(());
        }
        if self.form != Form::Object {
            return match self.send(self.form.whole(delivery), timeout) {
                Outcome::Taken => Ok(()),
                Outcome::Refused(refusal) => Err(refusal),
            };
        }
        let mut refused: Option<(Refusal, Vec<usize>)> = None;
        for (row, body) in body::rows(delivery).enumerate() {
            let Outcome::Refused(refusal) = self.send(body.to_vec(), timeout) else { continue };
            let retry = refusal.retry;
            let mut rows = refused.take().map(|(_, rows)| rows).unwrap_or_default();
            rows.push(row);
            if retry {
                // The target is busy or away: the rest waits with this row, and with those refused for good before,
                // which will then be refused again and alone.
                rows.extend(row + 1..delivery.ends.len());
                return Err(Refusal { rows: Some(rows), ..refusal });
            }
            refused = Some((refusal, rows));
        }
        refused.map_or(Ok(()), |(refusal, rows)| Err(Refusal { rows: Some(rows), ..refusal }))
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
