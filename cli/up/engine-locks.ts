/** Who has locked a stack in a backend of files, as the CLI says it; Pulumi Cloud does not tell. */
export interface EngineLock {
    readonly user: string;
    readonly host: string;
    readonly pid: number;
    /** By that machine's clock. */
    readonly at: Date;
}

/** A run of a stack that `apim-dr up` has begun and that has not come to its end. */
export interface BegunRun {
    readonly user: string;
    readonly host: string;
    /** Of `apim-dr up`, which starts the engine. */
    readonly pid: number;
    /** ISO 8601, by this machine's clock. */
    readonly startedAt: string;
}

/**
 * Reads the locks out of the CLI's refusal to run. Source: pulumi/pulumi, pkg/backend/diy/lock.go
 *
 * @returns undefined unless it tells of every lock who holds it.
 */
export function readLocks(text: string): readonly EngineLock[] | undefined {
    const [, count] = /the stack is currently locked by (\d+) lock\(s\)/.exec(text) ?? [];
    // An error of the Automation API tells twice what the CLI has said.
    const lines = new Set(text.split("\n").map((line) => line.trim()));
    const locks = [...lines].flatMap((line) => {
        const [, user, host, pid, at] = /created by (.+)@([^@\s]+) \(pid (\d+)\) at (\S+)/.exec(line) ?? [];
        return at === undefined ? [] : [{ user: user!, host: host!, pid: Number(pid), at: new Date(at) }];
    });
    return locks.length > 0 && locks.length === Number(count) ? locks : undefined;
}

/**
 * Whether locks are left of a killed run of this command and of no other run: taken on this machine, by this user, after
 * that run had begun, by a process that is gone, as the run's own is. A lock that might be another's is left alone.
 *
 * @param isAlive - whether a process of this machine is there.
 */
export function areLeftBy(
    begun: BegunRun | undefined,
    locks: readonly EngineLock[] | undefined,
    isAlive: (pid: number) => boolean,
): boolean {
    return (
        begun !== undefined &&
        locks !== undefined &&
        !isAlive(begun.pid) &&
        locks.every(
            ({ user, host, pid, at }) =>
                // The lock tells whole seconds.
                user === begun.user &&
                host === begun.host &&
                at.getTime() + 1000 > Date.parse(begun.startedAt) &&
                !isAlive(pid),
        )
    );
}
