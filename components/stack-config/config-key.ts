import type { Shape } from "./shape";

/** What a stack can be: its key `program` names one. */
export const Program = {
    Vault: "vault",
    Site: "site",
    Traffic: "traffic",
    Service: "service",
    Drill: "drill",
} as const;
export type Program = (typeof Program)[keyof typeof Program];

/** Whether a program needs a key. */
export type Need = "required" | "optional";

/** For keys that every program needs. */
export const inEveryProgram = Object.fromEntries(
    Object.values(Program).map((program) => [program, "required"]),
) as Readonly<Record<Program, "required">>;

/** One key of the stacks' config. */
export interface ConfigKey<T = unknown, In extends Partial<Record<Program, Need>> = Partial<Record<Program, Need>>> {
    readonly shape: Shape<T>;
    /** The programs that read it. */
    readonly in: In;
    /** A value, or what happens without one, as text. A key that is required says where it gets its value. */
    readonly default: string;
    readonly description: string;
    /** Whether it allows what is refused otherwise: it names what for, and is stale once that is done. @default false */
    readonly isConsent?: true;
    /** Whether its value must be encrypted in the stack's file. @default false */
    readonly isSecret?: true;
}

/** Keeps the types of a row. */
export const configKey = <T, const In extends Partial<Record<Program, Need>>>(
    row: ConfigKey<T, In>,
): ConfigKey<T, In> => row;
