/// In which form registries refuse.
struct ErrorRules: Sendable {
    let quirks: QuirkSet

    func render(_ error: DistributionError) -> EmulatedResponse {
        var response: EmulatedResponse
        if quirks.has(.errorsHTML) {
            response = .text(
                error.status,
                "<html><head><title>\(error.status)</title></head><body>Error</body></html>\n",
                type: "text/html"
            )
        } else if quirks.has(.errorsText) {
            response = .text(error.status, error.message + "\n")
        } else if quirks.has(.errorsEmpty) {
            response = EmulatedResponse(error.status)
        } else {
            return error.response
        }
        for field in error.headers.fields { response.headers.append(field.name, field.value) }
        return response
    }
}
