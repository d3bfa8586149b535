import type { Report } from './report.js';

const LABEL = 'stash-addons conform';
const LETTER = 6.6;
const PADDING = 10;

/** A picture of the score for a README, SVG. The short profile says that it is one. */
export function badge({ passed, failed, score, profile }: Report): string {
  const text = `${passed}/${passed + failed}${profile === 'short' ? ' short' : ''}`;
  const [left, right] = [widthOf(LABEL), widthOf(text)];
  const colour = failed === 0 && passed > 0 ? '#2e7d32' : score >= 90 ? '#b26a00' : '#b71c1c';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${LABEL}: ${text}">
  <rect width="${left}" height="20" fill="#555"/>
  <rect x="${left}" width="${right}" height="20" fill="${colour}"/>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,sans-serif" font-size="11">
    <text x="${left / 2}" y="14">${LABEL}</text>
    <text x="${left + right / 2}" y="14">${text}</text>
  </g>
</svg>
`;
}

function widthOf(text: string): number {
  return Math.round(text.length * LETTER + PADDING);
}
