import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

@Suite("Whatever a registry is like that a signed image comes from or goes to", .timeLimit(.minutes(2)))
struct QuirkTrapTests {
    /// Those that concern signing in are tried where that is.
    private static let quirks = Quirk.allCases.filter {
        !$0.rawValue.hasPrefix("token-") && !$0.rawValue.hasPrefix("challenge-")
            && !$0.rawValue.hasSuffix("-token-field-only")
    }

    /// Those that a destination can't take an image with, and what the registry says.
    private static let refusals: [Quirk: String] = [
        .repositoryMustExist: "NAME_UNKNOWN", .ociTypesRefused: "MANIFEST_INVALID",
        .artifactTypesRefused: "MANIFEST_INVALID", .patchNeeded: "send the content by PATCH",
        .errorsHTML: "a web page says that it is not there",
    ]

    /// Those that take none of what a source has to have.
    private static let unfilled: Set<Quirk> = [
        .repositoryMustExist, .ociTypesRefused, .artifactTypesRefused, .patchNeeded,
    ]

    @Test("everything is promoted from it", arguments: quirks.filter { !unfilled.contains($0) })
    func source(quirk: Quirk) async throws {
        var options = OCIRegistryOptions()
        options.quirks = [quirk]
        try await promote(TrapSite(source: options), refusal: nil)
    }

    @Test(
        "everything is promoted to it, and once, or the registry's refusal is quoted, however long ago it was looked at",
        arguments: quirks,
        [TrustedAge.standard, .nanoseconds(1)]
    )
    func destination(quirk: Quirk, trustedAge: Duration) async throws {
        var options = OCIRegistryOptions()
        options.quirks = [quirk]
        options.immutableTags = [WildcardPattern("*")]
        try await promote(TrapSite(destination: options), refusal: Self.refusals[quirk], trustedAge: trustedAge)
    }

    private func promote(
        _ site: TrapSite,
        refusal: String?,
        trustedAge: Duration = TrustedAge.standard
    ) async throws {
        try await site.using { source, destination in
            let image = try await source.image(nil)
            let index = try await source.index(
                [TrapRegistry.entry(image, #","platform":{"os":"linux","architecture":"amd64"}"#)],
                tag: "1.0"
            )
            let signature = try await source.sign(index, "b3Vycw==")
            let artifact = try await source.artifact("a", of: index)
            let nested = try await source.artifact("b", of: artifact)
            // Where the registry gives no list of its own, or not yet, there is one under the tag.
            try await source.list([artifact], of: index)
            try await source.list([nested], of: artifact)
            let report = try await source.promote(to: destination, trustedAge: trustedAge)
            if let refusal {
                let error = try #require(report.error, "\(report)")
                #expect("\(error)".contains(refusal), "\(error)")
                let requests = await site.destination.log.entries
                #expect(!requests.contains { $0.method == "PUT" && $0.path.hasSuffix("/manifests/1.0") })
                return
            }
            #expect(report.verdict == .done, "\(report)")
            #expect(report.carried == [signature.digest, artifact.digest, nested.digest])
            #expect(try await destination.tagged("1.0") == index)
            let again = try await source.promote(to: destination, trustedAge: trustedAge)
            #expect(again.results.map(\.outcome) == [.unchanged], "\(again)")
        }
    }
}
