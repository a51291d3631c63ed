"""What is asked of every page: people who see badly, or use the keyboard, can use it."""

from axe_playwright_python.sync_playwright import Axe


def check_accessible(part):
    """Let axe-core look at a part of a page, or at several, and fail with what it finds."""
    part.first.wait_for(state="attached")
    part.evaluate_all(
        """(parts) => parts.forEach((part) => {
            part.dataset.axe = "";
            // The contrast of each word of code takes long: of those that look the same, one stays a token.
            const seen = new Set();
            for (const token of part.querySelectorAll(".highlight span")) {
                let look = "";
                for (let one = token; one; one = one.parentElement) look += `${one.className} / `;
                if (seen.has(look)) token.replaceWith(...token.childNodes);
                seen.add(look);
            }
            part.normalize();
        })"""
    )
    if not part.page.evaluate("'axe' in window"):
        part.page.evaluate(Axe().axe_script)
    only = "{resultTypes: ['violations']}"
    found = part.page.evaluate(f"axe.run('[data-axe]', {only})")["violations"]
    part.evaluate_all("parts => parts.forEach(part => delete part.dataset.axe)")
    told = [
        f"{violation['id']}: {node['html'][:200]}\n  {node.get('failureSummary')}"
        for violation in found
        for node in violation["nodes"]
    ]
    assert not told, "\n".join(told)
