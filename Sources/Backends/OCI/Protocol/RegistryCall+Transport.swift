package import HTTPTransport
package import PromoterCore

extension RegistryCall {
    /// What a failed exchange means.
    ///
    /// - Parameter failure: why there is no answer.
    /// - Returns: the error, with the place of this call.
    package func error(_ failure: RegistrySessionError) -> RegistryError {
        switch failure.kind {
        case .transport(let failure): error(failure)
        default:
            error(
                failure.isCancellation ? .cancelled : failure.isTemporary ? .unavailable : .unauthorized,
                failure.summary,
                remedy: Self.clause(failure.remedy) ?? "check the registry's credentials with `docker login`"
            )
        }
    }

    /// What a request without an answer means.
    ///
    /// - Parameter failure: why there is no answer, or no whole one.
    /// - Returns: the error, with the place of this call.
    package func error(_ failure: TransportError) -> RegistryError {
        let remedy = failure.remedy
        switch failure.kind {
        case .requestBodyFailed(let cause as RegistryError): return cause
        case .cancelled, .shutDown:
            return error(.cancelled, "it was cancelled", remedy: "run it again; it goes on from where it stopped")
        case .bodyTooLarge:
            return error(.malformedAnswer, failure.summary, remedy: remedy ?? "check that the URL is a registry's")
        case .redirectRefused, .tooManyRedirects:
            return error(
                .malformedAnswer,
                failure.summary,
                remedy: remedy ?? "check the URL, and the registry's own address in its configuration"
            )
        case .urlInvalid: return error(.malformedAnswer, failure.summary, remedy: remedy ?? "check the registry's URL")
        default:
            return error(
                .unavailable,
                "\(failure.summary)",
                remedy: remedy ?? "run it again when the registry can be reached; nothing is lost"
            )
        }
    }

    /// A sentence as part of another: without a capital and a full stop.
    private static func clause(_ sentence: String?) -> String? {
        guard let sentence, let first = sentence.first else { return nil }
        let rest = sentence.dropFirst()
        return first.lowercased() + (rest.hasSuffix(".") ? rest.dropLast() : rest)
    }
}
