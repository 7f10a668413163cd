/** Who a run acts as, by the claims of its token. */
export interface RunIdentity {
    readonly objectId?: string;
    readonly applicationId?: string;
    /** Name of a signed-in user; missing of a managed identity and of a service principal. */
    readonly name?: string;
}
