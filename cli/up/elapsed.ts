import { inWords } from "../../dynamic-providers/common/as-people-read";

/** For how long something has been under way, as text, whenever it is asked. */
export type Elapsed = () => string;

/** In real time, from now on. */
export function realTimeFromNow(): Elapsed {
    const startedAt = performance.now();
    return () => inWords((performance.now() - startedAt) / 1000);
}
