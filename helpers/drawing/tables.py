"""Tables of HTML that stand beside a picture."""

import numpy as np

LEFT = "text-align:left;font-weight:normal"


def number(value: float) -> str:
    """At most two decimals, no trailing zeros, and no minus before a zero."""
    if abs(value) >= 1e9:
        return f"{value:.3g}".replace("-", "−")
    text = f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")
    return "0" if text == "−0" else text


def table(caption: str, rows, names=(), head=(), style: str = "line-height:1.7") -> str:
    """An HTML table: ``rows`` of cells, each with its name in front, below a ``head`` of upright words.

    Parameters
    ----------
    caption : str, on one line: a table of one number is narrow
    rows : lists of strings of HTML
    names : one string for each row, or none
    head : one string for each column, or none
    style : CSS of the table
    """
    upright = "writing-mode:vertical-rl;transform:rotate(180deg);text-align:left"
    above = f'<caption style="text-align:left;white-space:nowrap">{caption}</caption>' if caption else ""
    words = "".join(f'<th scope="col" style="{upright}">{word}</th>' for word in head)
    lines = [f"<td></td>{words}"] if head else []
    for place, row in enumerate(rows):
        named = f'<th scope="row" style="{LEFT}">{names[place]}</th>' if names else ""
        cells = "".join(f'<td style="text-align:right;padding:0.1em 0.3em">{cell}</td>' for cell in row)
        lines.append(named + cells)
    return f'<table style="{style}">{above}{"".join(f"<tr>{line}</tr>" for line in lines)}</table>'


def number_table(caption: str, values: np.ndarray) -> str:
    """A small matrix. Its width is fixed, so that nothing jumps when the numbers change."""
    style = f"font-variant-numeric:tabular-nums;table-layout:fixed;width:{2.9 * values.shape[1]:.1f}em"
    return table(caption, [[number(value) for value in row] for row in values], style=style)
