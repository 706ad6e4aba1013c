import TestSupport

extension MatrixImage {
    fileprivate static let provenance = """
        {"buildDefinition":{"buildType":"https://actions.github.io/buildtypes/workflow/v1","externalParameters":{},\
        "resolvedDependencies":[]},"runDetails":{"builder":{"id":"https://github.com/actions/runner"}}}
        """
    fileprivate static let bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json"

    /// Attaches something to the image by a real client.
    func attach(_ attached: Attached, at registry: any ImageRegistry, home: ClientHome) async throws {
        let client = try RegistryClient(home: home)
        switch attached {
        // Signed recursively, which signs the index and every image of it.
        case .signature: try await cosign2.sign(index.digest, in: Self.repository, at: registry, isRecursive: true)
        case .attestation: try await cosign2.attest(index.digest, in: Self.repository, at: registry)
        case .sbom:
            try await cosign2.attachSBOM(
                #"{"spdxVersion":"SPDX-2.3"}"#,
                to: index.digest,
                in: Self.repository,
                at: registry
            )
        case .childSignatures, .buildKit: break
        case .bundle: try await cosign3.sign(index.digest, in: Self.repository, at: registry)
        case .bundleAttestation: try await cosign3.attest(index.digest, in: Self.repository, at: registry)
        case .childBundles, .sbomBundle:
            for subject in subjects(of: attached) {
                try await cosign3.sign(subject, in: Self.repository, at: registry)
            }
        case .sbomSignature:
            for subject in subjects(of: attached) {
                try await cosign2.sign(subject, in: Self.repository, at: registry)
            }
        case .githubAttestation: try await attachProvenance(at: registry, client)
        case .notationJWS: try await notation.sign(index.digest, in: Self.repository, at: registry)
        case .notationCOSE:
            try await notation.sign(images[0].digest, in: Self.repository, at: registry, format: "cose")
        case .notationUnderTag:
            try await notation.sign(images[1].digest, in: Self.repository, at: registry, isTagged: true)
        case .spdx:
            try await attach(#"{"spdxVersion":"SPDX-2.3"}"#, type: "application/spdx+json", at: registry, client)
        case .cycloneDX:
            try await attach(
                #"{"bomFormat":"CycloneDX"}"#,
                type: "application/vnd.cyclonedx+json",
                at: registry,
                client
            )
        case .unknown: try await attach("anything", type: "application/vnd.example.unheard-of.v7", at: registry, client)
        }
    }

    /// Attaches a bundle as GitHub's action does: cosign signs the statement, but writes it to a file.
    private func attachProvenance(at registry: any ImageRegistry, _ client: RegistryClient) async throws {
        let bundle = try await cosign3.bundle(
            of: index.digest,
            in: Self.repository,
            at: registry,
            predicate: Self.provenance,
            type: Self.provenanceType
        )
        try await attach(
            bundle,
            type: Self.bundleType,
            at: registry,
            client,
            annotations: [
                "dev.sigstore.bundle.content": "dsse-envelope",
                "dev.sigstore.bundle.predicateType": Self.provenanceType,
            ]
        )
    }

    private func attach(
        _ text: String,
        type: String,
        at registry: any ImageRegistry,
        _ client: RegistryClient,
        annotations: [String: String] = [:]
    ) async throws {
        let folder = try TemporaryFolder("attached")
        let path = try folder.write(text, to: "attached")
        let notes = annotations.sorted { $0.key < $1.key }.flatMap { ["--annotation", "\($0.key)=\($0.value)"] }
        try await client.oras(
            ["attach", "--no-tty", "--plain-http", "--disable-path-validation", "--artifact-type", type] + notes
                + [registry.image(Self.repository, index.digest), "\(path):\(type)"]
        )
        withExtendedLifetime(folder) {}
    }
}
