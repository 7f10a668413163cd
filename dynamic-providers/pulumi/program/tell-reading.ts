import * as pulumi from "@pulumi/pulumi";

/** Says on the stack's row what a program waits for before it declares anything: otherwise its preview shows nothing meanwhile. */
export function tellReading(what: string): void {
    const isEphemeral = true;
    void pulumi.log.info(`reading ${what}`, undefined, undefined, isEphemeral);
}
