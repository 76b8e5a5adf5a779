import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** From the paper of a husk to the shade under the ear. Shade 7 carries white text at AA, shade 4 dark text. */
const wheat: MantineColorsTuple = [
  '#fdf7ea',
  '#f8ebcf',
  '#f0d7a1',
  '#e8c16d',
  '#e0a93b',
  '#cf9330',
  '#b7791f',
  '#8f5c12',
  '#774c0e',
  '#5d3b0a',
];

/** Greys with a trace of straw, so that the accent belongs. */
const gray: MantineColorsTuple = [
  '#f9f8f5',
  '#f3f1ec',
  '#e9e6df',
  '#dcd8cf',
  '#c9c4b8',
  '#9d978a',
  '#716b60',
  '#514c44',
  '#37332d',
  '#22201c',
];
const dark: MantineColorsTuple = [
  '#e4e2dd',
  '#c9c6bf',
  '#a5a199',
  '#8b8780',
  '#45474c',
  '#36383d',
  '#2a2c30',
  '#1f2023',
  '#18191b',
  '#121314',
];
const teal: MantineColorsTuple = [
  '#e3f5f2',
  '#c4eae4',
  '#94d8cd',
  '#5fc4b5',
  '#3bb3a2',
  '#1f9c8b',
  '#0f8575',
  '#0b6b5e',
  '#08574d',
  '#06443c',
];
const red: MantineColorsTuple = [
  '#fdeeec',
  '#fadbd7',
  '#f4b5ae',
  '#f08b81',
  '#ee6f63',
  '#dc4a3d',
  '#c5362b',
  '#a92b21',
  '#8c241c',
  '#6f1c16',
];

const controlSize = { '--input-height': '32px', '--input-fz': '13px' };
const fadeMs = { transitionProps: { duration: 120 } };
const atOnce = { comboboxProps: { transitionProps: { duration: 0 } } };

export const theme = createTheme({
  primaryColor: 'wheat',
  primaryShade: { light: 7, dark: 4 },
  black: '#22201c',
  colors: { wheat, gray, dark, teal, red },
  // Latin letters first, so that quotes and ellipses are Latin ones; tokens.css puts Chinese first for Chinese.
  fontFamily:
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", Cantarell, Ubuntu, "Liberation Sans", "DejaVu Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", "PingFang SC", "Microsoft YaHei", "Noto Sans Mono CJK SC", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '16px' },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: {
      defaultProps: { size: 'sm' },
      vars: (_: unknown, props: { readonly variant?: string }) => ({
        root: {
          '--button-height': '32px',
          '--button-padding-x': '14px',
          ...(props.variant === undefined ? { '--button-color': 'var(--g-on-fill)' } : {}),
        },
      }),
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Input: { vars: () => ({ wrapper: controlSize }) },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Tooltip: { defaultProps: { openDelay: 350, maw: 360, multiline: true, ...fadeMs } },
    ModalRoot: { defaultProps: fadeMs },
    DrawerRoot: { defaultProps: { transitionProps: { duration: 160 } } },
    // The placeholder is a child that a menu may not have.
    Menu: { defaultProps: { ...fadeMs, shadow: 'md', withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: fadeMs },
    Select: { defaultProps: { ...atOnce, allowDeselect: false, checkIconPosition: 'right' } },
    MultiSelect: { defaultProps: { ...atOnce, checkIconPosition: 'right' } },
    Autocomplete: { defaultProps: atOnce },
    Switch: { defaultProps: { withThumbIndicator: false } },
    SegmentedControl: { defaultProps: { transitionDuration: 120, size: 'sm' } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

/** Hands our own tokens (tokens.css) to Mantine's components. */
export const resolveVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-text': 'var(--g-text)',
    '--mantine-color-body': 'var(--g-panel)',
    '--mantine-color-dimmed': 'var(--g-dim)',
    '--mantine-color-placeholder': 'var(--g-dim)',
    '--mantine-color-error': 'var(--g-bad)',
    '--mantine-color-success': 'var(--g-ok)',
    '--mantine-color-anchor': 'var(--g-accent)',
    '--mantine-color-default': 'var(--g-panel)',
    '--mantine-color-default-hover': 'var(--g-hover)',
    '--mantine-color-default-border': 'var(--g-line-strong)',
    '--mantine-color-disabled': 'var(--g-sunken)',
    '--mantine-color-disabled-color': 'var(--g-dim)',
    '--mantine-color-disabled-border': 'var(--g-line)',
  };
  return { variables: {}, light: shared, dark: shared };
};
