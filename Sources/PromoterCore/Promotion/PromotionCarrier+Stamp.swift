extension PromotionCarrier {
    /// Marks the promoted image, where its registry is asked to.
    ///
    /// - Parameter root: the image's own manifest.
    /// - Returns: why it could not be marked.
    func stamp(_ root: Descriptor) async -> RegistryError? {
        guard let stamping = destination.backend.stamping else { return nil }
        let promoted = PromotedImage(root: root, origin: source.backend.location, image: image, target: target)
        do throws(RegistryError) {
            try await stamping.stamp(promoted)
            return nil
        } catch {
            return error
        }
    }
}
