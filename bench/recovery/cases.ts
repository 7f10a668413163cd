/** How ready the standby is before the failover. */
export const modes = ["pilot", "cold", "warm"] as const;
export type Mode = (typeof modes)[number];

/** What kind of failover. A failback is the planned one to the primary, after an unplanned one. */
export const kinds = ["unplanned", "planned", "failback"] as const;
export type Kind = (typeof kinds)[number];

/** Who fails over: `apim-dr up`, the lines of the runbook, or a careful program with Azure's SDK. */
export const roads = ["command", "runbook", "sdk"] as const;
export type Road = (typeof roads)[number];

export interface Case {
    readonly mode: Mode;
    readonly kind: Kind;
    readonly road: Road;
}

export const nameOfCase = ({ mode, kind, road }: Case): string => `${mode}/${kind}/${road}`;

/**
 * @param only - parts of names, for example `pilot/unplanned` or `command`; each has to be in the name. @default all
 * @throws Error where no case is left.
 */
export function selectCases(only: readonly string[] = []): Case[] {
    const all = modes.flatMap((mode) => kinds.flatMap((kind) => roads.map((road) => ({ mode, kind, road }))));
    const selected = all.filter((each) => only.every((part) => `/${nameOfCase(each)}/`.includes(`/${part}/`)));
    if (selected.length === 0) {
        throw new Error(`--only is '${only.join(" ")}': no case has it in its name, such as '${nameOfCase(all[0]!)}'.`);
    }
    return selected;
}
