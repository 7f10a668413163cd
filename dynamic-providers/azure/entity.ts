/** An entity as ARM's JSON has it; members unknown to us are kept. */
export interface RawEntity {
    readonly id?: string;
    readonly name?: string;
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly [member: string]: unknown;
}
