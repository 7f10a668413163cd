/** A rule that does not hold. */
export class Violation extends Error {}
