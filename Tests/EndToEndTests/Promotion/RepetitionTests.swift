import FoundationEssentials
import Testing
import TestSupport

@Suite("A promotion that is repeated", .requires(.dockerRegistry, .oras, .crane, .cosign2))
struct RepetitionTests {
    @Test("changes nothing, and moves no blob")
    func registry() async throws {
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry()
        let image = try await SignedImage(at: source)
        let promotion = ["promote", image.name, "--from", source.location, "--to", destination.location]
        let first = try await PromoterProcess().run(promotion)
        #expect(first.isSuccess, "\(first)")
        try await image.verify(at: destination)
        let asked = try await (source.requests().count, destination.requests().count)

        let second = try await PromoterProcess().run(promotion)

        #expect(second.isSuccess, "\(second)")
        let requests = try await (source.requests(after: asked.0), destination.requests(after: asked.1))
        #expect(requests.1.filter(\.isWrite).isEmpty, "\(requests.1)")
        #expect(!(requests.0 + requests.1).contains { $0.path.contains("/blobs/") }, "\(requests)")
    }

    @Test("leaves a local registry as it was, to the byte and the time")
    func local() async throws {
        let source = try await DockerRegistry()
        let image = try await SignedImage(at: source)
        let folder = try TemporaryFolder("local")
        let promotion = ["promote", image.name, "--from", source.location, "--to", "local:\(folder.path)"]
        let first = try await PromoterProcess().run(promotion)
        #expect(first.isSuccess, "\(first)")
        #expect(try await RegistryClient().tags(inLayoutAt: folder.path(SignedImage.repository)).count == 5)
        let state = Command("find", [".", "-type", "f", "-printf", "%p %i %s %T@\n"], folder: folder.path)
        let before = try await state.run().split(separator: "\n").sorted()

        let second = try await PromoterProcess().run(promotion)

        #expect(second.isSuccess, "\(second)")
        #expect(try await state.run().split(separator: "\n").sorted() == before)
    }

    @Test("carries a signature that came since")
    func newSignature() async throws {
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry()
        let image = try await SignedImage(at: source)
        let promotion = ["promote", image.name, "--from", source.location, "--to", destination.location]
        #expect(try await PromoterProcess().run(promotion).isSuccess)
        let later = try await Cosign()
        try await later.sign(image.index.digest, in: SignedImage.repository, at: source)

        let result = try await PromoterProcess().run(promotion)

        #expect(result.isSuccess, "\(result)")
        try await image.verify(at: destination)
        try await later.verify(SignedImage.tag, in: SignedImage.repository, at: destination)
    }

    @Test("writes nothing in a dry run")
    func dryRun() async throws {
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry()
        let image = try await SignedImage(at: source)
        let result = try await PromoterProcess()
            .run([
                "promote", image.name, "--from", source.location, "--to", destination.location, "--dry-run",
            ])
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains(SignedImage.repository), "\(result)")
        let requests = try await destination.requests()
        #expect(requests.filter(\.isWrite).isEmpty, "\(requests)")
        #expect(try await RegistryClient().tags(in: SignedImage.repository, at: destination) == [])
    }

    @Test("prints its report as JSON when asked")
    func json() async throws {
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry()
        let image = try await SignedImage(at: source)
        let promotion = ["promote", image.name, "--from", source.location, "--to", destination.location]
        for _ in 0..<2 {
            let result = try await PromoterProcess().run(promotion + ["--output", "json"])
            #expect(result.isSuccess, "\(result)")
            // Any JSON will do here: what is in it is the command line's own tests' affair.
            #expect(throws: Never.self) { try JSONDecoder().decode(AnyObject.self, from: Data(result.output)) }
        }
    }

    private struct AnyObject: Decodable {}
}
