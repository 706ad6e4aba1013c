import FoundationEssentials
import Testing
import TestSupport

@Suite("A promotion that is killed", .requires(.dockerRegistry, .oras, .crane, .cosign2), .serialized)
struct KillTests {
    /// How many moments of the promotion are tried, evenly over the time that an undisturbed one takes.
    private static let moments = 12

    @Test(
        "shows its tag only with all that belongs to it, at whatever moment, and succeeds when run again",
        arguments: Place.Kind.allCases
    )
    func anyMoment(at kind: Place.Kind) async throws {
        let source = try await DockerRegistry()
        let image = try await SignedImage(at: source, layerSize: 4 << 20)
        let first = try await Place(kind)
        let start = ContinuousClock.now
        let undisturbed = try await promotion(of: image, from: source, to: first).result()
        let duration = ContinuousClock.now - start
        #expect(undisturbed.isSuccess, "\(undisturbed)")
        try await image.verify(at: first.published())

        for moment in 0..<Self.moments {
            let destination = try await Place(kind)
            let command = try promotion(of: image, from: source, to: destination)
            let running = try command.start()
            try await Task.sleep(for: duration * moment / Self.moments)
            running.kill()
            _ = await running.wait()

            try await expectAllOrNothing(of: image, at: destination)
            let again = try await command.result()
            #expect(again.isSuccess, "after a kill at \(moment)/\(Self.moments): \(again)")
            try await image.verify(at: destination.published())
        }
    }

    @Test("in the middle of a blob leaves the old image under its tag, and succeeds when run again")
    func midBlob() async throws {
        let source = try await DockerRegistry()
        let image = try await SignedImage(at: source, layerSize: 192 << 20)
        let destination = try await DockerRegistry()
        let old = try await SignedImage(at: destination, seed: 100)
        let command = try PromoterProcess()
            .command([
                "promote", image.name, "--from", source.location, "--to", destination.location, "--overwrite",
            ])
        let running = try command.start()
        let uploads = "\(destination.storage)/docker/registry/v2/repositories/\(SignedImage.repository)/_uploads"
        while running.termination == nil, !isReceiving(below: uploads) { try await Task.sleep(for: .milliseconds(2)) }
        running.kill()
        #expect(await running.wait().termination == .signalled(9), "it must not have ended before the kill")

        #expect(
            try await RegistryClient().digest(of: SignedImage.tag, in: SignedImage.repository, at: destination)
                == old.index.digest
        )
        try await old.verify(at: destination)

        let again = try await command.result()
        #expect(again.isSuccess, "\(again)")
        try await image.verify(at: destination)
        try await old.cosign.verify(old.index.digest, in: SignedImage.repository, at: destination)
    }

    private func promotion(of image: SignedImage, from source: DockerRegistry, to place: Place) throws -> Command {
        try PromoterProcess().command(["promote", image.name, "--from", source.location, "--to", place.location])
    }

    /// Expects either no tag, or a tag with every signature and attestation.
    private func expectAllOrNothing(of image: SignedImage, at destination: Place) async throws {
        if let layout = destination.layout, !FileManager.default.fileExists(atPath: "\(layout)/index.json") { return }
        let published = try await destination.published()
        let digest = try await RegistryClient().digest(of: SignedImage.tag, in: SignedImage.repository, at: published)
        guard digest != nil else { return }
        #expect(digest == image.index.digest)
        try await image.verify(at: published)
    }

    /// True if an upload has begun that holds some bytes.
    private func isReceiving(below uploads: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: uploads)) ?? []
        return names.contains { name in
            let size = try? FileManager.default.attributesOfItem(atPath: "\(uploads)/\(name)/data")[.size] as? Int
            return (size ?? 0) > 0
        }
    }
}
