import { html } from "./html";
import type { Html } from "./html";

export interface Column<R> {
    readonly head: string;
    readonly cell: (row: R) => Html | string | number;
    /** @default false */
    readonly isRowHead?: boolean;
}

/**
 * A table that a narrow screen shows as cards: the roles are named, as a changed display takes them away.
 *
 * @param anchorOf - the ID of a row, for links to it.
 */
export function table<R>(
    caption: string,
    columns: readonly Column<R>[],
    rows: readonly R[],
    anchorOf?: (row: R) => string,
): Html {
    const heads = columns.map(({ head }) => html`<th role="columnheader" scope="col">${head}</th>`);
    const body = rows.map((row) => {
        const cells = columns.map(({ head, cell, isRowHead }) =>
            isRowHead
                ? html`<th role="rowheader" scope="row" data-label="${head}"><span>${cell(row)}</span></th>`
                : html`<td role="cell" data-label="${head}"><span>${cell(row)}</span></td>`,
        );
        const id = anchorOf === undefined ? html`` : html` id="${anchorOf(row)}"`;
        return html`<tr role="row" ${id}>
            ${cells}
        </tr> `;
    });
    return html`<table role="table">
        <caption>
            ${caption}
        </caption>
        <thead role="rowgroup">
            <tr role="row">
                ${heads}
            </tr>
        </thead>
        <tbody role="rowgroup">
            ${body}
        </tbody>
    </table>`;
}
