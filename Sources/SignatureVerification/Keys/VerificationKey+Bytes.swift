extension VerificationKey {
    /// Asks whether this key made a signature of bytes.
    ///
    /// - Parameters:
    ///   - signature: the signature: DER for ECDSA.
    ///   - bytes: what it should be of.
    /// - Returns: whether it is.
    public func isSignature(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        isValid(signature, of: bytes)
    }
}
