/// One destination of a run.
struct PromotionSite: Sendable {
    let backend: any RegistryBackend
    let views: RepositoryViews
    /// Why nothing can be written there.
    let refusal: RegistryError?
    let run: PromotionRun

    /// Asks the registries of a run whether they can serve, and prepares its destinations.
    static func all(
        from source: any RegistryBackend,
        to destinations: [any RegistryBackend],
        request: PromotionRequest,
        trust: TrustedAge,
        limits: TransferLimits,
        observer: (any PromotionObserving)?,
        notices: PromotionNotices,
        enforcement: PolicyEnforcement? = nil,
        signing: PromotionSigning? = nil
    ) async -> [PromotionSite] {
        let slots = TransferSlots(limits)
        let preflight = await Preflight(source: source, destinations: destinations).run()
        return zip(destinations, preflight.destinations)
            .map { destination, refusal in
                PromotionSite(
                    backend: destination,
                    views: RepositoryViews(destination, trust: trust),
                    refusal: preflight.source ?? refusal,
                    run: PromotionRun(
                        request: request,
                        trust: trust,
                        limits: limits,
                        slots: slots,
                        ledger: TransferLedger(),
                        observer: observer,
                        notices: notices,
                        route: destination.serverSidePromotion?.route(from: source),
                        enforcement: enforcement,
                        signing: signing
                    )
                )
            }
    }

    /// Why nothing can be carried there: its registry's own reason, or the source's.
    func refusal(of image: ImageReference, as target: ImageReference, from source: RegistryLocation) -> PromotionError?
    {
        guard let refusal else { return nil }
        let isSource = refusal.location == source && refusal.location != backend.location
        return PromotionError(
            .registry(refusal),
            side: isSource ? .source : .destination,
            location: refusal.location,
            image: isSource ? image : target
        )
    }
}
