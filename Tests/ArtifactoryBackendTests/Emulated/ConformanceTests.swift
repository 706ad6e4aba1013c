import BackendConformance
import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

@Suite("An Artifactory does what every registry must")
struct ConformanceTests {
    @Test("whatever its version", arguments: ConformanceSuite.all, EmulatedArtifactory.versions)
    func versions(check: ConformanceCheck, version: String) async throws {
        try await EmulatedArtifactory.using(version: version) { artifactory in
            try await check.run(on: try artifactory.backend("staging"), in: try RepositoryName("team/app"))
        }
    }

    @Test("by every way to its registry API", arguments: ConformanceSuite.all, ["repository-path", "sub-domain"])
    func forms(check: ConformanceCheck, form: String) async throws {
        try await EmulatedArtifactory.using { artifactory in
            let url = "http://localhost:\(artifactory.emulator.port)/artifactory"
            let settings: [String: SettingValue] = ["url": .text(url), "docker": .map(["access": .text(form)])]
            try await check.run(on: try artifactory.backend("staging", settings), in: try RepositoryName("team/app"))
            let paths = await artifactory.requests
                .filter { !$0.contains("/api/") && !$0.hasPrefix("DELETE 204 /staging/team/app") }
            let prefix = form == "sub-domain" ? "/v2/team/app" : "/v2/staging/team/app"
            #expect(paths.allSatisfy { $0.contains(prefix) }, "\(paths)")
        }
    }

    @Test("as a container registry, without the API of Artifactory Pro", arguments: ConformanceSuite.all)
    func container(check: ConformanceCheck) async throws {
        try await EmulatedArtifactory.using(edition: .jcr) { artifactory in
            try await check.run(on: try artifactory.backend("staging"), in: try RepositoryName("team/app"))
        }
    }

    @Test("where blobs are not mounted", arguments: ConformanceSuite.all)
    func noMounts(check: ConformanceCheck) async throws {
        try await EmulatedArtifactory.using(adjust: { $0.allowsMounts = false }) { artifactory in
            try await check.run(on: try artifactory.backend("staging"), in: try RepositoryName("team/app"))
        }
    }
}

extension EmulatedArtifactory {
    func backend(_ key: String, _ settings: [String: SettingValue]) throws -> any RegistryBackend {
        try backend(key, as: "admin", settings)
    }
}
