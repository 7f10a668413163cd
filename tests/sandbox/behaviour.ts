/**
 * Says, at the test that holds it, how a behaviour of the sandbox is known. `docs/sandbox.md` lists every test that is
 * declared through these, so that the ledger cannot say more than the tests hold.
 */

/** Seen in recorded Azure traffic. @param source - the recording. */
export const recorded = (source: string): jest.It => testOf(source);

/** Stated by the vendor. @param source - the page's URL. */
export const documented = (source: string): jest.It => testOf(source);

/** Quoted by users. @param source - the issue thread, as `owner/repository#number`. */
export const reported = (source: string): jest.It => testOf(source);

/**
 * Nothing public shows it.
 *
 * @param reason - why the sandbox does so all the same.
 * @param sought - where it was looked up, and what is there instead.
 */
export const assumed = (reason: string, sought: string): jest.It => testOf(reason, sought);

/** The sandbox's own, by intent: Azure does otherwise, or has no such thing. @param reason - why. */
export const own = (reason: string): jest.It => testOf(reason);

function testOf(...basis: readonly string[]): jest.It {
    if (basis.includes("")) {
        throw new Error("A behaviour needs a source, or the reason for an assumption and where it was sought.");
    }
    return test;
}
