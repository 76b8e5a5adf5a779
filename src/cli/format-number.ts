const number = new Intl.NumberFormat('en-US');

export const formatNumber = (value: number): string => number.format(Math.round(value));
