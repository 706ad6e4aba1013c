import PromoterCore

extension OrphanResult {
    /// Why it stays.
    var obstacle: PruningObstacle? {
        if case .kept(let obstacle) = outcome { obstacle } else { nil }
    }
}
