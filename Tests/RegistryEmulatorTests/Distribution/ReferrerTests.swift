import RegistryEmulator
import Testing

@Suite("Referrers")
struct ReferrerTests {
    private let subject = "sha256:" + String(repeating: "b", count: 64)

    @Test("are listed with their type and annotations, their subject there or not")
    func listing() async throws {
        let registry = RegistryUnderTest()
        let (first, pushed) = try await registry.pushImage("", seed: "1", subject: subject, artifactType: "a/sbom")
        #expect(pushed.headers["OCI-Subject"] == subject)
        let (second, _) = try await registry.pushImage("", seed: "2", subject: subject)
        let answer = try await registry.send("GET", "/v2/app/referrers/\(subject)")
        #expect(answer.headers["Content-Type"] == "application/vnd.oci.image.index.v1+json")
        #expect(try await Set(registry.referrers(of: subject)) == [first.digest, second.digest])
        #expect(answer.text.contains(#""artifactType":"a/sbom""#))
        #expect(answer.text.contains(#""artifactType":"application/vnd.oci.image.config.v1+json""#))
        #expect(answer.text.contains(#""annotations":{"seed":"1"}"#))
        #expect(try await registry.referrers(of: "sha256:" + String(repeating: "c", count: 64)) == [])
        #expect(try await registry.referrers(of: subject, in: "other") == [])
    }

    @Test("are filtered by their type, and the answer says so")
    func filter() async throws {
        let registry = RegistryUnderTest()
        let (first, _) = try await registry.pushImage("", seed: "1", subject: subject, artifactType: "a/sbom")
        try await registry.pushImage("", seed: "2", subject: subject, artifactType: "a/other")
        let answer = try await registry.send("GET", "/v2/app/referrers/\(subject)?artifactType=a%2Fsbom")
        #expect(answer.headers["OCI-Filters-Applied"] == "artifactType")
        #expect(try await registry.referrers(of: subject, query: "?artifactType=a%2Fsbom") == [first.digest])
    }

    @Test("come in pages where the registry has them")
    func pages() async throws {
        let registry = RegistryUnderTest { $0.referrersPageSize = 2 }
        var pushed: Set<String> = []
        for seed in 1...5 {
            pushed.insert(try await registry.pushImage("", seed: "\(seed)", subject: subject).image.digest)
        }
        var target: String? = "/v2/app/referrers/\(subject)"
        var found: [String] = []
        var count = 0
        while let path = target {
            found += try await registry.referrers(of: subject, query: String(path.drop { $0 != "?" }))
            let link = try await registry.send("GET", path).headers["Link"]
            target = link.map { String($0.dropFirst().prefix { $0 != ">" }) }
            count += 1
        }
        #expect(count == 3)
        #expect(found.count == 5 && Set(found) == pushed)
    }

    @Test("are gone with their manifest")
    func deletion() async throws {
        let registry = RegistryUnderTest()
        let (image, _) = try await registry.pushImage("", subject: subject)
        try await registry.send("DELETE", "/v2/app/manifests/\(image.digest)")
        #expect(try await registry.referrers(of: subject) == [])
    }

    @Test("are no concern of a registry without the API")
    func off() async throws {
        let registry = RegistryUnderTest { $0.hasReferrers = false }
        let (_, pushed) = try await registry.pushImage("", subject: subject)
        #expect(pushed.headers["OCI-Subject"] == nil)
        #expect(try await registry.send("GET", "/v2/app/referrers/\(subject)").status == 404)
    }
}
