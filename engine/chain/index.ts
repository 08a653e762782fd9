/** Public face of `chain`: the audit sealed in signed blocks, organization by organization, and the proof that it is as it was. */
export { anchorsOf, readAnchor, type Anchor } from './anchor.ts';
export { appendBlock, destroySalts, holdChain, sealedRows, type Listed } from './append.ts';
export { leafOf, newSalt, rowText } from './block.ts';
export { chainKey, openedKeys, rotateChainKey, type ChainKeys } from './keys.ts';
export { proveChain, type Chain, type Proven } from './proof.ts';
export { openSealer, unsealedSeconds, type Sealer, type SealerParts } from './sealer.ts';
