/** The most likely meaning of a name that is used without an import. */
export type KnownName = { module: string; kind: 'named' | 'default' };

const namesByModule: Record<string, string> = {
  react:
    'useState useEffect useMemo useRef useCallback useContext useReducer useId useLayoutEffect useTransition useDeferredValue createContext forwardRef memo lazy Suspense Fragment StrictMode',
  'react-router-dom':
    'BrowserRouter HashRouter Routes Route Link NavLink Navigate Outlet useNavigate useParams useLocation useSearchParams',
  'react-hook-form': 'useForm Controller FormProvider useFormContext useFieldArray',
  sonner: 'toast Toaster',
  zod: 'z',
  clsx: 'clsx',
  'tailwind-merge': 'twMerge',
  'class-variance-authority': 'cva',
  'date-fns':
    'format parseISO addDays addMonths subDays subMonths startOfMonth endOfMonth startOfWeek endOfWeek isSameDay differenceInDays',
  recharts:
    'ResponsiveContainer BarChart Bar LineChart Line AreaChart Area PieChart Pie Cell XAxis YAxis CartesianGrid',
};

/** Names from the template's packages that can mean only one thing in an app of ours. */
export const knownNames: ReadonlyMap<string, KnownName> = new Map(
  Object.entries(namesByModule).flatMap(([module, names]) =>
    names.split(' ').map((name): [string, KnownName] => [name, { module, kind: 'named' }]),
  ),
);
