/** First quartile, median and third quartile, rounded. */
export function quartiles(numbers, digits = 2) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => Number(quantile(sorted, share).toFixed(digits)));
  return { q1, median, q3 };
}

function quantile(sorted, share) {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export function shown({ q1, median, q3 }, unit) {
  return `${median} ${unit} (${q1} to ${q3})`;
}
