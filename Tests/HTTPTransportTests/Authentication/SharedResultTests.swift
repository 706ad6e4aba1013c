import Testing

@testable import HTTPTransport

@Suite("A shared result")
struct SharedResultTests {
    @Test("reaches all who wait, and who come later")
    func all() async {
        let shared = SharedResult<Int>()
        await withTaskGroup { group in
            for _ in 0..<50 {
                #expect(shared.join())
                group.addTask { await shared.wait() }
            }
            shared.fulfil(7)
            for await value in group { #expect(value == 7) }
        }
        #expect(shared.join())
        #expect(await shared.wait() == 7)
    }

    @Test("lets one waiter go without the others noticing")
    func oneCancelled() async {
        let shared = SharedResult<Int>()
        #expect(shared.join() && shared.join())
        let patient = Task { await shared.wait() }
        let hasty = Task { await shared.wait() }
        hasty.cancel()
        #expect(await hasty.value == nil)
        #expect(shared.join())
        shared.fulfil(1)
        #expect(await patient.value == 1)
    }

    @Test("has its work cancelled when the last waiter is gone, and takes no new ones")
    func abandoned() async {
        let (ended, end) = AsyncStream.makeStream(of: Bool.self)
        let shared = SharedResult<Bool>
            .running {
                let forever = SharedResult<Void>()
                _ = forever.join()
                end.yield(await forever.wait() == nil)
                return true
            }
        let waiter = Task { await shared.wait() }
        waiter.cancel()
        #expect(await waiter.value == nil)
        #expect(!shared.join())
        #expect(await ended.first { _ in true } == true)
    }

    @Test("is not waited for by a task that was cancelled before, even where it is there", arguments: [false, true])
    func cancelledBefore(isThere: Bool) async {
        let shared = SharedResult<Int>()
        #expect(shared.join())
        if isThere { shared.fulfil(1) }
        let waiter = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await shared.wait()
        }
        #expect(await waiter.value == nil)
    }
}
