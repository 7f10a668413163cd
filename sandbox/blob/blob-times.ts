/** When something was made and last written, by the sandbox's clock. */
interface Times {
    readonly createdAt: string;
    readonly modifiedAt: string;
}

/**
 * Azurite stamps blobs by real time and to the second; the sandbox's clock is another. Keys are `account/container` and
 * `account/container/blob`, as they stand in a URL's path.
 */
export class BlobTimes {
    private readonly times = new Map<string, Times>();

    /** @param anew - whether it was made by this write, rather than changed. */
    written(path: string, at: Date, anew = true): void {
        const modifiedAt = at.toISOString();
        const createdAt = anew ? modifiedAt : (this.times.get(path)?.createdAt ?? modifiedAt);
        this.times.set(path, { createdAt, modifiedAt });
    }

    removed(path: string): void {
        for (const key of [...this.times.keys()]) {
            if (key === path || key.startsWith(`${path}/`)) {
                this.times.delete(key);
            }
        }
    }

    modifiedAt(path: string): string | undefined {
        return httpDate(this.times.get(path)?.modifiedAt);
    }

    createdAt(path: string): string | undefined {
        return httpDate(this.times.get(path)?.createdAt);
    }

    export(): [string, Times][] {
        return [...this.times];
    }

    import(times: readonly [string, Times][]): void {
        times.forEach(([path, entry]) => this.times.set(path, entry));
    }
}

function httpDate(iso: string | undefined): string | undefined {
    return iso && new Date(iso).toUTCString();
}
