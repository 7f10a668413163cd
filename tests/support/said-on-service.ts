import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What a run says on the row of the component `primary`. */
export async function saidOnService(
    run: (onEvent: (event: EngineEvent) => void) => Promise<unknown>,
): Promise<string[]> {
    const lines: string[] = [];
    await run(({ diagnosticEvent: diagnostic }) => {
        if (diagnostic?.urn?.endsWith("apim-dr:index:ApiManagement::primary")) {
            lines.push(diagnostic.message.trim());
        }
    });
    return lines;
}
