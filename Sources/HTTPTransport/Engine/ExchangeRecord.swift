import Logging

/// What is logged of an exchange, once it is over.
struct ExchangeRecord: Sendable {
    let logger: Logger
    let method: String
    let attempt: Int

    /// Whether anybody reads it.
    var isWanted: Bool { logger.logLevel <= .debug }

    /// Logs one line.
    ///
    /// - Parameters:
    ///   - url: the URL, redacted.
    ///   - status: the status of the answer, 0 if there was none.
    ///   - version: the version of HTTP that was spoken.
    ///   - received: the bytes of the answer's body.
    ///   - sent: the bytes of the request's body.
    ///   - duration: from start to end.
    ///   - failure: why there was no whole answer.
    func write(
        url: String,
        status: Int,
        version: String,
        received: Int64,
        sent: Int64,
        duration: Duration,
        failure: TransportError.Kind?
    ) {
        var metadata: Logger.Metadata = [
            "method": "\(method)", "url": "\(url)", "attempt": "\(attempt)",
            "received": "\(received)", "sent": "\(sent)",
            "milliseconds": "\(duration.milliseconds)",
        ]
        if status != 0 {
            metadata["status"] = "\(status)"
            metadata["protocol"] = "\(version)"
        }
        if let failure { metadata["failure"] = "\(TransportError(failure, url: "").summary)" }
        logger.debug("request finished", metadata: metadata)
    }
}

extension Duration {
    /// The whole milliseconds, rounded up, as timers take them.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedReportingOverflow(by: 1000).partialValue + (attoseconds + 999_999_999_999_999)
            / 1_000_000_000_000_000
    }
}
