//! What goes wrong with single events in a running program: 1001–1999. These codes are in error records.
codes! {
    NOT_JSON = 1001, "not JSON", "The input is not a JSON value.", wrong "", right "";
    WRONG_KIND = 1002, "wrong type of value", "A field has another kind of value than its type asks for.", wrong "", right "";
    MISSING_FIELD = 1003, "missing field", "A required field is absent or null.", wrong "", right "";
    OUT_OF_RANGE = 1004, "number out of range", "The number does not fit its type.", wrong "", right "";
    NOT_UTF8 = 1005, "not UTF-8", "Text must be valid UTF-8.", wrong "", right "";
    TOO_LARGE = 1006, "event too large", "The event is larger than the source's limit (`max:`).", wrong "", right "";
    UNKNOWN_KIND = 1007, "unknown kind", "The field that tells the kinds of a union apart has a value that no kind has.", wrong "", right "";
    NOT_A_CHOICE = 1008, "not one of the choices", "The text is none of the values that its type lists.", wrong "", right "";
    BAD_TEXT = 1009, "malformed text", "The text cannot be read as its type: a time, a duration, base64.", wrong "", right "";
    BAD_TABLE = 1010, "malformed CSV", "The line is not CSV, or has another number of columns than the header.", wrong "", right "";
    OVERFLOW = 1101, "overflow", "The result does not fit in its type; hexafn never wraps.", wrong "", right "";
    DIVISION_BY_ZERO = 1102, "division by zero", "The divisor was zero.", wrong "", right "";
    CONVERSION = 1103, "failed conversion", "The value cannot be converted to the asked type.", wrong "", right "";
    INDEX = 1104, "index out of range", "The list has no element at that index.", wrong "", right "";
    FUNCTION_FAILED = 1105, "function failed", "A library function refused its arguments.", wrong "", right "";
    LATE = 1202, "late", "The event came after the watermark: its time is further back than the source's `late:` allows.", wrong "", right "";
    UNDELIVERED = 1201, "undelivered", "The sink refused the record, or all attempts failed.", wrong "", right "";
}
