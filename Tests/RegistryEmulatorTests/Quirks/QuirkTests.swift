import RegistryEmulator
import Testing

@Suite("Quirks")
struct QuirkTests {
    @Test("each make the difference that they are for", arguments: Quirk.allCases)
    func difference(quirk: Quirk) async throws {
        let check = try #require(QuirkChecks.all[quirk], "no check for \(quirk.rawValue)")
        #expect(try await check(RegistryUnderTest.with(quirk)), "with \(quirk.rawValue)")
        #expect(try await !check(RegistryUnderTest.with(nil, as: quirk)), "without \(quirk.rawValue)")
    }

    @Test("have a number that can be set, or none")
    func numbers() {
        var quirks: QuirkSet = [.rateLimit, .put204]
        #expect(quirks.number(.rateLimit) == 100)
        #expect(quirks.number(.put204) == nil && quirks.has(.put204))
        #expect(quirks.number(.chunkMinimum) == nil && !quirks.has(.chunkMinimum))
        quirks.insert(.rateLimit, number: 3)
        #expect(quirks.number(.rateLimit) == 3)
    }

    @Test("have names of one form, and a summary in one sentence without an end")
    func names() {
        for quirk in Quirk.allCases {
            #expect(quirk.rawValue.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
            #expect(!quirk.summary.isEmpty && !quirk.summary.hasSuffix("."))
        }
    }
}

extension RegistryUnderTest {
    /// A registry with a quirk or without, with all else that the quirk needs to show.
    static func with(_ quirk: Quirk?, as other: Quirk? = nil) -> RegistryUnderTest {
        let meant = quirk ?? other
        var quirks: QuirkSet = []
        if let quirk { quirks.insert(quirk, number: quirk.defaultNumber == nil ? nil : 2) }
        return RegistryUnderTest(quirks) { options in
            switch meant {
            case .immutable412, .immutable405, .immutableSameDigestRefused:
                options.immutableTags = [WildcardPattern("v*")]
            case .subjectHeaderWithoutAPI: options.hasReferrers = false
            case .tokenPost400, .tokenPost401, .tokenPost404, .tokenPost405, .tokenFieldOnly, .accessTokenFieldOnly,
                .tokenNoExpiry, .tokenFirstScopeOnly, .challengeMixed, .challengeNoScopeOnHead,
                .challengeRelativeRealm, .challengeRealmWithQuery:
                options.authentication = .token
                options.users = UserDirectory([EmulatedUser(name: "ci", password: "secret", isAdministrator: true)])
            default: break
            }
        }
    }
}
