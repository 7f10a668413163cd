import { html } from "./html";
import type { Html } from "./html";

/** Each chart is drawn twice, so that its text is as large on a phone as on a wide screen: the style shows one of them. */
export const widths = { narrow: 320, wide: 960 } as const;

export type ChartWidth = (typeof widths)[keyof typeof widths];

interface Drawing {
    /** Unique in the page, together with the width. */
    readonly name: string;
    readonly width: ChartWidth;
    readonly height: number;
    readonly title: string;
    /** What the chart says, for those who do not see it. */
    readonly description: string;
    readonly content: Html;
}

/** An SVG that screen readers take as one picture. */
export function drawing({ name, width, height, title, description, content }: Drawing): Html {
    const id = `${name}-${width}`;
    return html`<svg
        class="chart ${width === widths.narrow ? "narrow" : "wide"}"
        viewBox="0 0 ${width} ${height}"
        role="img"
        aria-labelledby="${id}-title ${id}-desc"
    >
        <title id="${id}-title">${title}</title>
        <desc id="${id}-desc">${description}</desc>
        ${content}
    </svg>`;
}
