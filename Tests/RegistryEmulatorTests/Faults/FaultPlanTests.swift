import RegistryEmulator
import Testing

@Suite("Faults")
struct FaultPlanTests {
    @Test("fit by method and path, skip, count, and end")
    func plan() async {
        let faults = Faults()
        await faults.arm(.reset, method: "PUT", pathContains: "/blobs/", skipping: 1, times: 2)
        #expect(await faults.plan(method: "GET", target: "/v2/a/blobs/x") == nil)
        #expect(await faults.plan(method: "PUT", target: "/v2/a/manifests/x") == nil)
        #expect(await faults.plan(method: "PUT", target: "/v2/a/blobs/1") == nil)
        #expect(await faults.plan(method: "PUT", target: "/v2/a/blobs/2") == .reset)
        #expect(await faults.plan(method: "PUT", target: "/v2/a/blobs/3") == .reset)
        #expect(await faults.plan(method: "PUT", target: "/v2/a/blobs/4") == nil)
    }

    @Test("go by their order, also while the first one skips")
    func order() async {
        let faults = Faults([Fault(.stall, skipping: 1), Fault(.close, times: nil)])
        #expect(await faults.plan(method: "GET", target: "/") == .close)
        #expect(await faults.plan(method: "GET", target: "/") == .stall)
        #expect(await faults.plan(method: "GET", target: "/") == .close)
        await faults.disarm()
        #expect(await faults.plan(method: "GET", target: "/") == nil)
    }

    @Test("that kill refuse everything until they are disarmed")
    func death() async {
        let faults = Faults()
        await faults.die()
        #expect(await faults.plan(method: "GET", target: "/") == .close)
        await faults.disarm()
        #expect(await faults.plan(method: "GET", target: "/") == nil)
    }
}
