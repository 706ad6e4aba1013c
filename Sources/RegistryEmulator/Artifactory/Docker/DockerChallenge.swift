/// How Docker's side asks for a token.
struct DockerChallenge: Sendable {
    var request: EmulatedRequest
    var door: DockerDoor
    var version: ArtifactoryVersion

    /// Asks for a token.
    func refusal(_ scope: AccessScope? = nil) -> Refusal {
        var fields = [#"realm="\#(realm)""#, #"service="\#(service)""#]
        if let scope, !(request.method == "HEAD" && version.omitsScopeOnHead) {
            fields.append(#"scope="\#(scope.text)""#)
        }
        return Refusal(
            status: 401,
            form: .docker(code: "UNAUTHORIZED", message: "authentication required", detail: .null),
            headers: [.init("Www-Authenticate", "Bearer " + fields.joined(separator: ","))]
        )
    }

    /// The host with its port, also where that is the usual one.
    private var service: String {
        let host = request.authority
        let hasPort = host.last == "]" ? false : host.contains(":") && !host.hasSuffix("]")
        return hasPort ? host : "\(host):\(request.scheme == "https" ? 443 : 80)"
    }

    private var realm: String {
        let path = door.key.map { door.form == .subdomain ? "/v2/token" : "/artifactory/api/docker/\($0)/v2/token" }
        return "\(request.scheme)://\(service)\(path ?? "/v2/token")"
    }
}
