/** Reads what `go build -v` prints: a line for each package it compiles. */
export class BuildProgress {
    /** Packages that the build can come to at most; those in Go's own cache are not printed. */
    total = 0;
    private compiled = 0;

    constructor(
        private readonly version: string,
        private readonly startedAtMs: number,
    ) {}

    see(line: string): void {
        if (!line.startsWith("go: ")) {
            this.compiled += 1;
        }
    }

    describe(nowMs: number): string {
        const seconds = Math.round((nowMs - this.startedAtMs) / 1000);
        const elapsed = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
        const count =
            this.total === 0 ? "downloading modules" : `compiled ${this.compiled} of at most ${this.total} packages`;
        return `Building the Pulumi CLI ${this.version}: ${count}, ${elapsed}`;
    }
}
