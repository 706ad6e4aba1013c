import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("What others left behind", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
struct RepairTests {
    /// What copies an image, and what it leaves behind of all that is attached to it.
    enum Peer: String, CaseIterable, Sendable {
        case crane, oras, cosign

        func copy(_ image: String, from: any ImageRegistry, to: any ImageRegistry, client: RegistryClient) async throws
        {
            let names = [from.image(SignedImage.repository, image), to.image(SignedImage.repository, image)]
            switch self {
            case .crane: try await Tool.crane.command(["copy", "--insecure"] + names).run()
            case .oras:
                try await client.oras(["cp", "-r", "--no-tty", "--from-plain-http", "--to-plain-http"] + names)
            case .cosign: try await Tool.cosign2.command(["copy", "--allow-http-registry"] + names).run()
            }
        }
    }

    @Test(
        "is mended, so that cosign 2 and 3 and oras find all of it, whoever copied the image and however it is listed",
        arguments: Peer.allCases,
        ListingKind.allCases
    )
    func mended(peer: Peer, listing: ListingKind) async throws {
        let source = try await DockerRegistry()
        let destination = peer == .cosign ? try await .emulated(listing) : try await ListingSite(listing)
        let image = try await SignedImage(at: source)
        let bundles = try await Cosign(.cosign3)
        try await bundles.sign(image.index.digest, in: SignedImage.repository, at: source, isRecursive: true)
        let client = try RegistryClient()
        try await peer.copy(SignedImage.tag, from: source, to: destination, client: client)
        await #expect(throws: TestSupportError.self, "\(peer) leaves something behind") {
            try await image.verify(at: destination)
            try await bundles.verify(SignedImage.tag, in: SignedImage.repository, at: destination)
        }

        let arguments = ["repair", image.name, "--from", source.location, "--to", destination.location]
        let planned = try await PromoterProcess().run(arguments + ["--dry-run"])
        #expect(planned.isSuccess && planned.outputText.contains(": would be repaired\n"), "\(planned)")
        let result = try await PromoterProcess().run(arguments)
        #expect(result.isSuccess && result.outputText.contains(": repaired\n"), "\(result)")

        try await image.verify(at: destination)
        for digest in [image.index.digest] + image.images.map(\.digest) {
            try await bundles.verify(digest, in: SignedImage.repository, at: destination)
        }
        let again = try await PromoterProcess().run(arguments)
        #expect(again.isSuccess && again.outputText.hasSuffix(": nothing to do\n"), "\(again)")
    }

    @Test("is found in a whole repository, and mended there alone where something lacks")
    func repository() async throws {
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry()
        let images = [
            try await SignedArtifact(at: source, seed: 10, tag: "1.0"),
            try await SignedArtifact(at: source, seed: 20, tag: "1.1"),
            try await SignedArtifact(at: source, seed: 30, tag: "2.0"),
        ]
        _ = try await SignedArtifact(at: source, seed: 40, tag: "3.0")
        let whole = try await PromoterProcess()
            .run(["promote", images[0].name, "--from", source.location, "--to", destination.location])
        #expect(whole.isSuccess, "\(whole)")
        for image in images.dropFirst() {
            let names = [source, destination].map { $0.image(SignedArtifact.repository, image.tag) }
            try await Tool.crane.command(["copy", "--insecure"] + names).run()
        }

        let result = try await PromoterProcess()
            .run(["repair", "\(SignedArtifact.repository):*", "--from", source.location, "--to", destination.location])
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.hasSuffix("2 repaired, 1 unchanged\n"), "\(result)")
        for image in images { try await image.cosign.verify(image.tag, in: SignedArtifact.repository, at: destination) }
        let tags = try await RegistryClient().tags(in: SignedArtifact.repository, at: destination)
        #expect(!tags.contains("3.0"))
    }

    @Test("and can't be carried, is told, and the exit code is 4")
    func leftBehind() async throws {
        var options = OCIRegistryOptions()
        options.immutableTags = [WildcardPattern("sha256-*")]
        let registry = try await RunningEmulator.start(handler: OCIRegistry(options: options))
        let destination = ListingSite(registry)
        let source = try await DockerRegistry()
        let image = try await SignedArtifact(at: source)
        let promoted = try await PromoterProcess()
            .run(["promote", image.name, "--from", source.location, "--to", destination.location])
        #expect(promoted.isSuccess, "\(promoted)")
        try await Cosign().sign(image.digest, in: SignedArtifact.repository, at: source)

        let result = try await PromoterProcess()
            .run(["repair", image.name, "--from", source.location, "--to", destination.location])
        #expect(result.termination == .exited(4), "\(result)")
        #expect(result.outputText.contains("left behind: the registry keeps the tag"), "\(result)")
        try await image.cosign.verify(image.tag, in: SignedArtifact.repository, at: destination)
    }
}
