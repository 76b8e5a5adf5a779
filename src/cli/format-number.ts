const number = new Intl.NumberFormat('en-US');

export const formatNumber = (value: number): string => number.format(Math.round(value));

/** So many of what has its plural with an s. */
export const many = (count: number, noun: string): string =>
  `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
