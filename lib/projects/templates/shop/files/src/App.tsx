import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { Toaster } from 'sonner';
import { AccountPage, AuthProvider, Guard } from '@/modules/auth';
import { IncomePage, PaymentsProvider } from '@/modules/payments';
import { Layout } from '@/parts/layout';
import { CartPage } from '@/pages/cart';
import { Home } from '@/pages/home';
import { KitePage } from '@/pages/kite';
import { OrdersPage } from '@/pages/orders';
import { Workshop } from '@/pages/workshop';

export default function App() {
  return (
    <BrowserRouter>
      <AuthProvider>
        <PaymentsProvider>
          <Layout>
            <Routes>
              <Route path="/" element={<Home />} />
              <Route path="/kites/:id" element={<KitePage />} />
              <Route path="/cart" element={<CartPage />} />
              <Route path="/orders" element={<OrdersPage />} />
              <Route
                path="/workshop"
                element={
                  <main className="has-[>section]:px-5 has-[>section]:py-14">
                    <Guard role="owner">
                      <Workshop />
                    </Guard>
                  </main>
                }
              />
              <Route path="/income" element={<IncomePage />} />
              <Route
                path="/account"
                element={
                  <main className="px-5 py-10">
                    <AccountPage />
                  </main>
                }
              />
              <Route path="*" element={<Home />} />
            </Routes>
          </Layout>
          <Toaster position="bottom-center" toastOptions={{ className: '!bg-card !text-ink !border-line' }} />
        </PaymentsProvider>
      </AuthProvider>
    </BrowserRouter>
  );
}
