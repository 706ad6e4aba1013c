import RegistryEmulator

extension QuirkChecks {
    private static func refused(_ status: Int) -> Check {
        { try await $0.send("GET", "/v2/app/referrers/\(subject)").status == status }
    }

    /// The quirks of lists of referrers.
    static let referrers: [Quirk: Check] = [
        .subjectHeaderWithoutAPI: { registry in
            let (_, pushed) = try await registry.pushImage("", subject: subject)
            return try await registry.send("GET", "/v2/app/referrers/\(subject)").status == 404
                && pushed.headers["OCI-Subject"] == subject
        },
        .referrersNeverListed: { registry in
            try await registry.pushImage("", subject: subject)
            return try await registry.referrers(of: subject).isEmpty
        },
        .referrersLate: { registry in
            try await registry.referrers(of: subject).count == 0
                ? {
                    try await registry.pushImage("", subject: subject)
                    var counts: [Int] = []
                    for _ in 0..<3 { counts.append(try await registry.referrers(of: subject).count) }
                    return counts == [0, 0, 1]
                }() : false
        },
        .referrers400: refused(400),
        .referrers405: refused(405),
        .referrers406: refused(406),
        .referrersRedirect: refused(303),
        .referrersHTML: { registry in
            try await registry.send("GET", "/v2/app/referrers/\(subject)").headers["Content-Type"]?
                .hasPrefix("text/html") == true
        },
        .referrersNoArtifactType: { registry in
            try await registry.pushImage("", subject: subject, artifactType: "a/sbom")
            let text = try await registry.send("GET", "/v2/app/referrers/\(subject)").text
            return text.contains("seed") && !text.contains("artifactType")
        },
        .referrersNoAnnotations: { registry in
            try await registry.pushImage("", subject: subject, artifactType: "a/sbom")
            let text = try await registry.send("GET", "/v2/app/referrers/\(subject)").text
            return text.contains("a/sbom") && !text.contains("annotations")
        },
        .referrersUnfiltered: { registry in
            try await registry.pushImage("", subject: subject, artifactType: "a/sbom")
            let answer = try await registry.send("GET", "/v2/app/referrers/\(subject)?artifactType=a/other")
            return answer.text.contains("a/sbom") && answer.headers["OCI-Filters-Applied"] == nil
        },
        .referrersForeignEntry: { registry in
            try await registry.referrers(of: subject) == [subject]
        },
    ]
}
