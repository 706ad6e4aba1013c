@testable import PromoterCore
import Synchronization
import Testing

@Suite("Transfers side by side")
struct TransferTests {
    private final class Gauge: Sendable {
        private let state = Mutex((now: 0, most: 0))

        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
        var most: Int { state.withLock { $0.most } }
    }

    private final class Log: Sendable {
        private let state = Mutex<[String]>([])

        /// Adds a line and gives their number.
        @discardableResult func add(_ line: String) -> Int {
            state.withLock { lines in
                lines.append(line)
                return lines.count
            }
        }
        var lines: [String] { state.withLock { $0 } }
    }

    @Test("no more transfers are under way at a registry than it has slots")
    func bound() async {
        let slots = TransferSlots(TransferLimits(largeBlobs: 3))
        let gauge = Gauge()
        await withTaskGroup { group in
            for number in 0..<40 {
                group.addTask {
                    let registries: Set<String> = number.isMultiple(of: 2) ? ["a", "b"] : ["a"]
                    _ = await slots.withSlots(at: registries, size: .large) { () async throws(Never) in
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
        }
        #expect(gauge.most == 3)
    }

    @Test("transfers between two registries in both directions do not wait for each other for ever")
    func noDeadlock() async {
        let slots = TransferSlots(TransferLimits(largeBlobs: 1))
        await withTaskGroup { group in
            for number in 0..<60 {
                group.addTask {
                    let registries: Set<String> = number.isMultiple(of: 3) ? ["a"] : ["a", "b"]
                    _ = await slots.withSlots(at: registries, size: .large) { () async throws(Never) in
                        await Task.yield()
                    }
                }
            }
        }
    }

    @Test("a transfer that waits gives its slot to another")
    func released() async throws {
        let slots = TransferSlots(TransferLimits(largeBlobs: 1))
        let order = Log()
        let (isWaiting, waiting) = AsyncStream<Void>.makeStream()
        let (mayGoOn, goOn) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup { group in
            group.addTask {
                _ = try await slots.withSlots(at: ["a"], size: .large) { () async throws(any Error) in
                    try await TransferLease.released {
                        waiting.finish()
                        for await _ in mayGoOn {}
                    }
                    order.add("first")
                }
            }
            group.addTask {
                for await _ in isWaiting {}
                _ = await slots.withSlots(at: ["a"], size: .large) { () async throws(Never) in
                    order.add("second")
                }
                goOn.finish()
            }
            try await group.waitForAll()
        }
        #expect(order.lines == ["second", "first"])
    }

    @Test("who is cancelled while waiting for a slot gets none, and others do")
    func cancelledWaiter() async {
        let slots = TransferSlots(TransferLimits(largeBlobs: 1))
        let (hold, release) = AsyncStream<Void>.makeStream()
        let (isHeld, held) = AsyncStream<Void>.makeStream()
        let holder = Task {
            await slots.withSlots(at: ["a"], size: .large) { () async throws(Never) in
                held.finish()
                for await _ in hold {}
            }
        }
        for await _ in isHeld {}
        let waiter = Task { await slots.withSlots(at: ["a"], size: .large) { () async throws(Never) in true } }
        waiter.cancel()
        #expect(await waiter.value == nil)
        release.finish()
        await holder.value
        #expect(await slots.withSlots(at: ["a"], size: .large) { () async throws(Never) in true } == true)
    }

    @Test("each thing is written once, however many ask for it at once")
    func ledger() async throws {
        let ledger = TransferLedger()
        let entry = TransferLedger.Entry.blob(Digest(of: [1]), try RepositoryName("a"))
        let writers = Gauge()
        await withTaskGroup { group in
            for _ in 0..<50 {
                group.addTask {
                    guard case .mine = await ledger.claim(entry) else { return }
                    writers.enter()
                    await Task.yield()
                    await ledger.settle(entry, succeeded: true)
                }
            }
        }
        #expect(writers.most == 1)
        #expect(await ledger.repositories(having: Digest(of: [1])) == [try RepositoryName("a")])
    }

    @Test("where the first fails, the next one does it itself")
    func ledgerAfterFailure() async throws {
        let ledger = TransferLedger()
        let entry = TransferLedger.Entry.blob(Digest(of: [1]), try RepositoryName("a"))
        let tries = Log()
        await withTaskGroup { group in
            for _ in 0..<10 {
                group.addTask {
                    guard case .mine = await ledger.claim(entry) else { return }
                    let number = tries.add("try")
                    await Task.yield()
                    await ledger.settle(entry, succeeded: number == 3)
                }
            }
        }
        #expect(tries.lines.count == 3)
    }

    @Test("results come in order, and never more run than allowed")
    func concurrently() async {
        let gauge = Gauge()
        let results = await (0..<100)
            .concurrently(atMost: 7) { number throws(Never) in
                gauge.enter()
                await Task.yield()
                gauge.leave()
                return number * 2
            }
        #expect(results == (0..<100).map { $0 * 2 })
        #expect(gauge.most <= 7)
    }

    @Test("the first error ends the rest")
    func firstError() async {
        struct Broken: Error {}
        let started = Log()
        do throws(Broken) {
            _ = try await (0..<1000)
                .concurrently(atMost: 4) { number throws(Broken) in
                    started.add("\(number)")
                    if number == 5 { throw Broken() }
                    return number
                }
            Issue.record("no error")
        } catch {
            #expect(started.lines.count < 100)
        }
    }
}
