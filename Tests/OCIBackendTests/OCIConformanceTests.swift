import BackendConformance
import Logging
import OCIBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A registry does what every registry must", .requires(.dockerRegistry))
struct OCIConformanceTests {
    @Test("docker-registry, found out by mounts and by HEAD", arguments: ConformanceSuite.all, ["mount", "head"])
    func conforms(check: ConformanceCheck, look: String) async throws {
        let registry = try await DockerRegistry()
        try await OCISite.using(registry.url, ["blob-look": .text(look)]) { backend in
            try await check.run(on: backend, in: try RepositoryName("team/app"))
        }
    }

    @Test("with a name space before every repository")
    func namespace() async throws {
        let registry = try await DockerRegistry()
        try await OCISite.using(registry.url, ["namespace": .text("edge/mirror")]) { backend in
            for (number, check) in ConformanceSuite.all.enumerated() {
                try await check.run(on: backend, in: try RepositoryName("app\(number)"))
            }
        }
        let paths = try await registry.requests().map(\.path).filter { $0.hasPrefix("/v2/") && $0 != "/v2/" }
        #expect(paths.allSatisfy { $0.hasPrefix("/v2/edge/mirror/") })
        #expect(!paths.isEmpty)
    }
}
